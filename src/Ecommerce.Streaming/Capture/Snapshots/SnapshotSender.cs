using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.Capture.Wal;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>Sends all rows of tables as they were at a slot's consistent point: several connections read and convert, one task sends.</summary>
internal sealed class SnapshotSender(
    CaptureSource source, TableCatalog catalog, MarkedSink sink, Func<RecordFactory> records, SnapshotNotifier notifier, CaptureOptions options, CaptureProgress progress, TimeProvider time, ILogger logger)
{
    private const int PartsInFlight = 4;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<TableName, long> _rows = [];
    private SnapshotPart? _held;

    /// <summary>Sends the snapshot. The slot's session must stay idle meanwhile: it keeps the exported snapshot alive.</summary>
    public async Task SendAsync(SnapshotJob job, CancellationToken cancellationToken)
    {
        List<NpgsqlConnection> connections = [];
        try
        {
            var threads = Math.Clamp(options.SnapshotThreads, 1, Math.Max(1, job.Tables.Length));
            for (var i = 0; i < threads; i++)
            {
                connections.Add(await OpenAsync(job.SnapshotName, cancellationToken).ConfigureAwait(false));
            }

            var position = await ReadPositionAsync(connections[0], job.Lsn, cancellationToken).ConfigureAwait(false);
            progress.StartSnapshot(await CountAsync(connections[0], job.Tables, cancellationToken).ConfigureAwait(false));
            await SendGoneAsync(job, position, cancellationToken).ConfigureAwait(false);
            await notifier.StartedAsync(cancellationToken).ConfigureAwait(false);
            await SendTablesAsync(job, position, connections, cancellationToken).ConfigureAwait(false);
            await notifier.CompletedAsync(cancellationToken).ConfigureAwait(false);
            progress.EndSnapshot();
            Log.SnapshotSent(logger, Lsn.Format(job.Lsn), _rows.Values.Sum(), job.Tables.Length);
        }
        finally
        {
            // Sessions whose COPY was broken off are not used again.
            foreach (var connection in connections)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task SendTablesAsync(SnapshotJob job, SourcePosition position, List<NpgsqlConnection> connections, CancellationToken cancellationToken)
    {
        var firstSent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!job.IsWhole)
        {
            firstSent.SetResult();
        }

        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parts = Channel.CreateBounded<SnapshotPart>(new BoundedChannelOptions(PartsInFlight * connections.Count) { SingleReader = true });
        var queue = new ConcurrentQueue<(int, CapturedTable)>(job.Tables.Select((t, i) => (i, t)));
        var reading = connections.ConvertAll(c => Task.Run(
            () => new SnapshotReader(c, job, catalog, records(), options, position, progress, parts.Writer, firstSent.Task).RunAsync(queue, broken.Token), CancellationToken.None));
        var completing = CompleteAsync(reading, parts.Writer, broken);
        try
        {
            var told = time.GetTimestamp();
            await foreach (var part in parts.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await SendAsync(job, part, cancellationToken).ConfigureAwait(false);
                if (part.Index == 0 && (part.Rows > 0 || part.IsEnd))
                {
                    firstSent.TrySetResult();
                }

                if (time.GetElapsedTime(told) > ProgressEvery)
                {
                    told = time.GetTimestamp();
                    var status = progress.ToStatus();
                    Log.SnapshotProgress(logger, status.SnapshotRows, status.SnapshotTotalRows, (int)status.SnapshotPercent, (long)status.SnapshotRowsPerSecond, status.SnapshotTable);
                }
            }

            await SendHeldAsync(job, isLast: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await broken.CancelAsync().ConfigureAwait(false);
            await completing.ConfigureAwait(false);
        }
    }

    // The first failure ends the others, and is what the sending task sees.
    private static async Task CompleteAsync(List<Task> reading, ChannelWriter<SnapshotPart> parts, CancellationTokenSource broken)
    {
        Exception? failure = null;
        while (reading.Count > 0)
        {
            var ended = await Task.WhenAny(reading).ConfigureAwait(false);
            reading.Remove(ended);
            if (!ended.IsCompletedSuccessfully)
            {
                failure ??= ended.Exception?.InnerException ?? new OperationCanceledException(broken.Token);
                await broken.CancelAsync().ConfigureAwait(false);
            }
        }

        parts.TryComplete(failure);
    }

    // The snapshot's last record is known only when every table has ended: the last row of the table that ended last waits, and that of the last table of all to the very end.
    private async ValueTask SendAsync(SnapshotJob job, SnapshotPart part, CancellationToken cancellationToken)
    {
        var endsAll = _held?.Index == job.Tables.Length - 1;
        if (!endsAll && (part.Rows > 0 || part.LastInTable is not null))
        {
            await SendHeldAsync(job, isLast: false, cancellationToken).ConfigureAwait(false);
        }

        if (_rows.TryAdd(part.Table, 0))
        {
            await notifier.TableStartedAsync(part.Table.FullName, [.. job.Tables.Select(t => t.Name.FullName)], cancellationToken).ConfigureAwait(false);
        }

        foreach (var record in part.Records)
        {
            await sink.SendAsync(record, cancellationToken).ConfigureAwait(false);
        }

        progress.AddSnapshotRows(part.Rows);
        _rows[part.Table] += part.Rows + (part.LastInTable is null ? 0 : 1);
        if (!part.IsEnd)
        {
            return;
        }

        Log.SnapshotTable(logger, part.Table.FullName, _rows[part.Table]);
        await notifier.TableCompletedAsync(part.Table.FullName, _rows[part.Table], job.Captured, cancellationToken).ConfigureAwait(false);
        if (part.LastInTable is null)
        {
            job.Sent?.Invoke(part.Table);
        }
        else if (endsAll)
        {
            await SendRowAsync(part.LastInTable, cancellationToken).ConfigureAwait(false);
            job.Sent?.Invoke(part.Table);
        }
        else
        {
            _held = part;
        }
    }

    private async ValueTask SendHeldAsync(SnapshotJob job, bool isLast, CancellationToken cancellationToken)
    {
        if (_held is { } held)
        {
            _held = null;
            await SendRowAsync(isLast && held.Last is { } last ? last : held.LastInTable!, cancellationToken).ConfigureAwait(false);
            job.Sent?.Invoke(held.Table);
        }
    }

    private ValueTask SendRowAsync(ConnectRecord row, CancellationToken cancellationToken)
    {
        progress.AddSnapshotRows(1);
        return sink.SendAsync(row, cancellationToken);
    }

    private async Task SendGoneAsync(SnapshotJob job, SourcePosition position, CancellationToken cancellationToken)
    {
        var factory = records();
        foreach (var table in options.SkippedOperations.Contains(ChangeOperation.Truncate) ? ImmutableArray<TableName>.Empty : job.Gone)
        {
            var shape = new TableShape(table.Schema, table.Name, DataTopic.For(options.TopicPrefix, table.Schema, table.Name), [], []);
            await sink.SendAsync(SnapshotReader.Truncate(factory, shape, position), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(string snapshotName, CancellationToken cancellationToken)
    {
        var connection = await source.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ", cancellationToken).ConfigureAwait(false);
            await RunAsync(connection, $"SET TRANSACTION SNAPSHOT '{snapshotName}'", cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<SourcePosition> ReadPositionAsync(NpgsqlConnection connection, ulong lsn, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            "SELECT (extract(epoch FROM CURRENT_TIMESTAMP) * 1000000)::int8, CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_xact_id()::text::int8 END", connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return new SourcePosition
                {
                    TimestampUs = reader.GetInt64(0),
                    Snapshot = SnapshotMarker.Inside,
                    Sequence = new SourceSequence(null, lsn),
                    TransactionId = await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false) ? null : (ulong)reader.GetInt64(1),
                };
            }
        }
    }

    // Counting a large table takes as long as a good part of reading it: its statistics are near enough for a percentage.
    private static async Task<long> CountAsync(NpgsqlConnection connection, ImmutableArray<CapturedTable> tables, CancellationToken cancellationToken)
    {
        long total = 0;
        foreach (var table in tables)
        {
            var command = new NpgsqlCommand("SELECT reltuples::int8 FROM pg_class WHERE oid = $1", connection) { CommandTimeout = 0 };
            command.Parameters.Add(new NpgsqlParameter { Value = table.Oid, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid });
            await using (command.ConfigureAwait(false))
            {
                var estimate = (long?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) ?? 0;
                if (estimate < 10_000)
                {
                    command.Parameters.Clear();
                    command.CommandText = $"SELECT count(*) FROM {table.Name.Quoted}";
                    estimate = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
                }

                total += estimate;
            }
        }

        return total;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
