using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Streaming.Capture.Slots;
using Ecommerce.Streaming.Capture.Snapshots;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>
/// Compares the captured tables with what was last seen of them. The log does not tell that a table was dropped and made anew, rewritten (ALTER TABLE … USING) or taken out of the
/// publication: such tables are asked for again, and with them the session ends.
/// </summary>
internal sealed class TableWatch(
    CaptureSource source, CaptureOptions options, CapturedTables tables, PublicationSetup publication, SlotHistory history, SnapshotRequests requests, CaptureProgress progress, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private volatile Seen _seen = new([]);

    /// <summary>The tables as last seen.</summary>
    public ImmutableArray<SeenTable> Tables
    {
        get => _seen.Tables;
        set => _seen = new Seen(value);
    }

    /// <summary>Looks once at the beginning and then with each heartbeat.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await CheckAsync(forHold: false, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException && !cancellationToken.IsCancellationRequested)
            {
                // The stream itself will tell if the server is gone.
                Log.TablesNotCompared(logger, e.Message);
            }

            await Task.Delay(options.HeartbeatInterval > TimeSpan.Zero ? options.HeartbeatInterval : Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks now. Where something differs that the log does not explain, it is asked for again, and this does not return before the session ends.</summary>
    /// <param name="forHold">Whether the log stands still meanwhile, so that nothing more of it can explain a difference.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    public async Task CheckAsync(bool forHold, CancellationToken cancellationToken)
    {
        var (now, gap, lsn) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var changes = TableChanges.Between(_seen.Tables, now, gap, options);
        if (!changes.Rewritten.IsEmpty && !forHold)
        {
            // A truncate explains another file, but only once the log has been read so far.
            while (progress.Marked < lsn)
            {
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            }
        }

        ImmutableArray<string> rewritten = [.. changes.Rewritten.Where(t => !history.IsTruncated(t)).Select(t => t.Name.FullName)];
        ImmutableArray<string> again = [.. changes.MadeAnew, .. changes.Gone, .. changes.Unpublished, .. rewritten];
        if (again.IsEmpty)
        {
            _seen = new Seen(changes.Seen);
            return;
        }

        if (options.OnSlotLoss == SlotLossPolicy.Fail && changes.MadeAnew.Length + changes.Unpublished.Length + rewritten.Length > 0)
        {
            throw changes.Failure(rewritten);
        }

        Log.TablesChanged(logger, changes.Describe(rewritten), string.Join(", ", again));
        if (options.Snapshot == SnapshotMode.NoData)
        {
            _seen = new Seen(changes.Seen);
            return;
        }

        _ = requests.AddAsync(again);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(ImmutableArray<CapturedTable> Tables, PublicationGap Gap, ulong Lsn)> ReadAsync(CancellationToken cancellationToken)
    {
        var connection = await source.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var now = await tables.ReadAsync(connection, _seen.Tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
            var gap = await publication.FindGapAsync(connection, now, cancellationToken).ConfigureAwait(false);
            var command = new NpgsqlCommand("SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::text", connection);
            await using (command.ConfigureAwait(false))
            {
                return (now, gap, ulong.Parse((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!, CultureInfo.InvariantCulture));
            }
        }
    }

    private sealed record Seen(ImmutableArray<SeenTable> Tables);
}
