using System.Data.Common;
using System.Globalization;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Settling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Analytics.Repair;

/// <summary>
/// Empties the analytics for a server whose log positions say nothing of what was stored before: one that was restored to an earlier point, or another one. State, ledgers, floors, what was kept aside or
/// parked, what is settled, the watermark and, last, the capture's offset go; views and other people's tables stay. A capture that finds no offset begins with a snapshot.
/// </summary>
/// <remarks>Nothing may flow in meanwhile. A death in the middle leaves a mark by which the next start knows that it has to be ended first, so old and new rows never mix.</remarks>
/// <param name="dataSource">ClickHouse.</param>
/// <param name="options">Names.</param>
/// <param name="timeProvider">The clock for the wait for another host's lease.</param>
/// <param name="logger">Where to report; nowhere when null.</param>
public sealed class AnalyticsReset(DbDataSource dataSource, AnalyticsOptions options, TimeProvider timeProvider, ILogger? logger = null)
{
    private const string Mark = "reset_under_way";

    // The lease is nobody's past: whoever holds it empties under it. The offset goes last, since it alone tells whose rows the others are.
    private const string Lease = "settler";
    private const string Offsets = "capture_offsets";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>Whether a reset was begun and not ended: then nothing else may happen before <see cref="RunAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> IsUnderWayAsync(CancellationToken cancellationToken = default)
    {
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            var found = await session.QueryAsync(
                $"SELECT count() FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND name = '{Mark}'", reader => Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), cancellationToken)
                .ConfigureAwait(false);
            return found[0] > 0;
        }
    }

    /// <summary>Empties everything, or ends what an earlier one began.</summary>
    /// <param name="cancellationToken">Gives up between two statements; the next call goes on.</param>
    /// <exception cref="AnalyticsException">Another host settles, and went on for longer than its lease may last after its death.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var loop = new SettleLoop(dataSource, options, () => 0, timeProvider, _logger);
        await using (loop.ConfigureAwait(false))
        {
            var started = timeProvider.GetTimestamp();
            while (true)
            {
                try
                {
                    _ = await loop.BetweenPassesAsync(EmptyAsync, cancellationToken).ConfigureAwait(false);
                    Log.Emptied(_logger, options.Database);
                    return;
                }
                catch (AnalyticsException) when (timeProvider.GetElapsedTime(started) < options.LeaseDuration * 2)
                {
                    // A host that was killed a moment ago.
                    await Task.Delay(Poll, timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task<bool> EmptyAsync(SettleTurn turn, CancellationToken cancellationToken)
    {
        var own = AnalyticsObjects.In(options).Select(item => item.Name).Where(name => name is not (Lease or Offsets)).ToHashSet(StringComparer.Ordinal);
        await turn.Session.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {Name(Mark)} (id UInt8) ENGINE = Null", cancellationToken).ConfigureAwait(false);
        var tables = await turn.Session.QueryAsync(
            $"SELECT name FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND engine LIKE '%MergeTree'", reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        foreach (var table in tables.Where(own.Contains).Append(Offsets))
        {
            await turn.KeepAsync(cancellationToken).ConfigureAwait(false);
            await turn.Session.ExecuteAsync($"TRUNCATE TABLE {Name(table)} SYNC SETTINGS max_table_size_to_drop = 0", cancellationToken).ConfigureAwait(false);
        }

        await turn.Session.ExecuteAsync($"DROP TABLE {Name(Mark)} SYNC", cancellationToken).ConfigureAwait(false);
        return true;
    }

    private string Name(string table) => SqlText.Name(options.Database, table);
}
