using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Analytics.Settling;

/// <summary>
/// One settler on a server: a correction computed twice at the same time would be applied twice. ClickHouse has no compare-and-set, but only one of many can create
/// a table: the settler of epoch N owns the table <c>settler_epoch_N</c>. Its statements do nothing once a later epoch's table exists, and whoever
/// takes over creates that table first and then kills the earlier statements that still run, so none can overlap with its own.
/// </summary>
internal sealed class SettlerLease(ClickHouseSession session, AnalyticsOptions options, TimeProvider time, ILogger logger)
{
    private const string Prefix = "settler_epoch_";

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}/{Guid.NewGuid():N}";
    private ulong? _epoch;
    private long _renewed;
    private bool _waiting;

    /// <summary>A condition that holds while no later epoch has begun.</summary>
    public string Guard => Invariant($"(SELECT count() FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND startsWith(name, '{Prefix}') AND toUInt64OrZero(substring(name, {Prefix.Length + 1})) > {_epoch ?? 0}) = 0");

    /// <summary>The epoch that is held, or null.</summary>
    public ulong? Epoch => _epoch;

    /// <summary>Marks the holder's statements, so that the next one can find them.</summary>
    public string Settings => Invariant($", log_comment = {SqlText.Text(Mark)}");

    private string Mark => $"ecommerce-settle {options.Database}";

    private string Table => SqlText.Name(options.Database, "settler");

    /// <summary>Takes the lease or renews it. False while another holds it.</summary>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        if (_epoch is not null)
        {
            if (time.GetElapsedTime(_renewed) < options.LeaseDuration / 5)
                return true;
            if (await IsMineAsync(cancellationToken).ConfigureAwait(false))
            {
                await RenewAsync(_epoch.Value, cancellationToken).ConfigureAwait(false);
                return true;
            }

            Forget();
        }

        var (last, isFree) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!isFree || !await TryCreateAsync(last + 1, cancellationToken).ConfigureAwait(false))
        {
            if (!_waiting)
                Log.LeaseHeld(logger, options.Database, last);
            _waiting = true;
            return false;
        }

        await session.ExecuteAsync(Invariant($"KILL QUERY WHERE Settings['log_comment'] = {SqlText.Text(Mark)} SYNC"), cancellationToken).ConfigureAwait(false);
        await RenewAsync(last + 1, cancellationToken).ConfigureAwait(false);
        if (last > 0)
            await session.ExecuteAsync($"DROP TABLE IF EXISTS {EpochTable(last)}", cancellationToken).ConfigureAwait(false);
        _epoch = last + 1;
        _waiting = false;
        Log.LeaseTaken(logger, options.Database, last + 1);
        return true;
    }

    /// <summary>Whether no later epoch has begun.</summary>
    public async Task<bool> IsMineAsync(CancellationToken cancellationToken) =>
        _epoch is not null && (await session.QueryAsync($"SELECT {Guard}", reader => Convert.ToBoolean(reader.GetValue(0), CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false))[0];

    /// <summary>After a failure: the lease is taken anew, which kills whatever still runs.</summary>
    public void Forget() => _epoch = null;

    /// <summary>Lets the next settler in at once.</summary>
    public async Task ReleaseAsync()
    {
        if (_epoch is not { } epoch)
            return;
        _epoch = null;
        await session.ExecuteAsync(Invariant($"INSERT INTO {Table} SELECT {epoch}, '', now64(3)"), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<(ulong Last, bool IsFree)> ReadAsync(CancellationToken cancellationToken)
    {
        var duration = (long)options.LeaseDuration.TotalMilliseconds;
        // An epoch whose holder died before its first row is as old as its table.
        var rows = await session.QueryAsync(
            Invariant($"""
            SELECT epoch, argMax(holder, at) AS last_holder, dateDiff('ms', max(at), now64(3)) > {duration} AS is_stale FROM
            (
                SELECT epoch, holder, at FROM {Table}
                UNION ALL
                SELECT toUInt64OrZero(substring(name, {Prefix.Length + 1})), 'unknown', toDateTime64(metadata_modification_time, 3) - 1
                FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND startsWith(name, '{Prefix}')
            )
            GROUP BY epoch ORDER BY epoch DESC LIMIT 1
            """),
            reader => (Epoch: Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture), Holder: reader.GetString(1), IsStale: Convert.ToBoolean(reader.GetValue(2), CultureInfo.InvariantCulture)),
            cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
            return (0, true);
        var row = rows[0];
        return (row.Epoch, row.IsStale || row.Holder.Length == 0 || string.Equals(row.Holder, _holder, StringComparison.Ordinal));
    }

    private async Task<bool> TryCreateAsync(ulong epoch, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync($"CREATE TABLE {EpochTable(epoch)} (id UInt8) ENGINE = Null", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbException error) when (error.Message.Contains("TABLE_ALREADY_EXISTS", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private async Task RenewAsync(ulong epoch, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(Invariant($"INSERT INTO {Table} SELECT {epoch}, {SqlText.Text(_holder)}, now64(3)"), cancellationToken).ConfigureAwait(false);
        _renewed = time.GetTimestamp();
    }

    private string EpochTable(ulong epoch) => SqlText.Name(options.Database, Prefix + epoch.ToString(CultureInfo.InvariantCulture));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
