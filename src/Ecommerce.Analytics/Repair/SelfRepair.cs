using System.Collections.Immutable;
using Ecommerce.Analytics.Settling;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Analytics.Repair;

/// <summary>
/// Notices within a pass of the settle loop what was dropped or emptied by hand, and mends it: views and small tables are created again, a ledger is made anew from the state, and of a state table
/// the rows are asked for where they are, in the source. Until those have come nothing is settled: the answers stay as they were, and no watermark claims anything.
/// </summary>
/// <param name="options">Names.</param>
/// <param name="readAgain">Reads source tables again and returns when their rows are stored; null where nobody can, then a lost state table is settled as it is.</param>
/// <param name="logger">Where to report.</param>
internal sealed class SelfRepair(AnalyticsOptions options, Func<ImmutableArray<string>, CancellationToken, Task>? readAgain, ILogger logger) : IAsyncDisposable
{
    private readonly TableCensus _census = new(options);
    private readonly CancellationTokenSource _stop = new();
    private Dictionary<string, SeenTable>? _seen;
    private Task? _reading;
    private ImmutableArray<string> _lost = [];

    /// <summary>State tables whose rows are being read again.</summary>
    public ImmutableArray<string> Lost => _lost;

    /// <summary>Reads what was seen before anew: after a failure, or after somebody else has settled.</summary>
    public void Forget() => _seen = null;

    /// <summary>Looks, and mends what is not as it was.</summary>
    /// <returns>Whether the state is whole, and whether tables of the settle loop's own were created, so that what it remembers of them is worth nothing.</returns>
    public async Task<(bool IsWhole, bool IsCreated)> LookAsync(SettleTurn turn, CancellationToken cancellationToken)
    {
        var (missing, filled) = await _census.ReadAsync(turn.Session, cancellationToken).ConfigureAwait(false);
        if (!missing.IsEmpty)
        {
            Log.Missing(logger, options.Database, string.Join(", ", missing));
            await _census.CreateAsync(turn.Session, missing, cancellationToken).ConfigureAwait(false);
            _seen = null;
        }

        _seen ??= await _census.ReadSeenAsync(turn.Session, cancellationToken).ConfigureAwait(false);
        await LookAtFloorsAsync(turn, filled, cancellationToken).ConfigureAwait(false);
        var wasLost = !_lost.IsEmpty;
        var isWhole = await LookAtStateAsync(turn, filled, cancellationToken).ConfigureAwait(false);
        if (isWhole && wasLost)
            filled = (await _census.ReadAsync(turn.Session, cancellationToken).ConfigureAwait(false)).Filled;
        if (isWhole)
            await LookAtLedgersAsync(turn, filled, cancellationToken).ConfigureAwait(false);
        return (isWhole, !missing.IsEmpty);
    }

    /// <summary>Takes tables for whole as they are now.</summary>
    public async Task AcceptAsync(ClickHouseSession session, IReadOnlyCollection<string> tables, CancellationToken cancellationToken)
    {
        if (tables.Count == 0)
            return;
        var (_, filled) = await _census.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        var now = tables.ToDictionary(table => table, table => filled.GetValueOrDefault(table) ?? SeenTable.Empty, StringComparer.Ordinal);
        await _census.RememberAsync(session, now, cancellationToken).ConfigureAwait(false);
        if (_seen is { } known)
        {
            foreach (var (table, seen) in now)
                known[table] = seen;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_reading is { } reading)
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task LookAtFloorsAsync(SettleTurn turn, Dictionary<string, SeenTable> filled, CancellationToken cancellationToken)
    {
        var (now, seen) = (filled.GetValueOrDefault(SettleTarget.Floors), _seen!.GetValueOrDefault(SettleTarget.Floors) ?? SeenTable.Empty);
        if (seen.HasLost(now))
        {
            await _census.RestoreFloorsAsync(turn.Session, cancellationToken).ConfigureAwait(false);
            Log.FloorsLost(logger, options.Database);
        }
        else if (now is null || seen != SeenTable.Empty)
        {
            return;
        }

        await AcceptAsync(turn.Session, [SettleTarget.Floors], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the state is whole; if not, what is lost is being read again.</summary>
    private async Task<bool> LookAtStateAsync(SettleTurn turn, Dictionary<string, SeenTable> filled, CancellationToken cancellationToken)
    {
        if (_reading is { IsCompleted: false })
            return false;
        if (_reading is { IsCompletedSuccessfully: true })
        {
            // Rows that came no more are in no block that a pass would look at.
            foreach (var answer in options.Answers)
                _ = await LedgerRebuild.RunAsync(turn, answer, cancellationToken).ConfigureAwait(false);
            await AcceptAsync(turn.Session, _lost, cancellationToken).ConfigureAwait(false);
            Log.StateReadAgain(logger, string.Join(", ", _lost));
            _reading = null;
            _lost = [];
            return true;
        }

        if (_reading is { } failed)
        {
            Log.StateNotReadAgain(logger, string.Join(", ", _lost), failed.Exception?.InnerException);
            _reading = null;
        }

        await AcceptAsync(turn.Session, [.. TableCensus.States.Where(table => filled.ContainsKey(table) && (_seen!.GetValueOrDefault(table) ?? SeenTable.Empty) == SeenTable.Empty)], cancellationToken).ConfigureAwait(false);
        ImmutableArray<string> lost = [.. TableCensus.States.Where(table => _seen!.TryGetValue(table, out var seen) && seen.HasLost(filled.GetValueOrDefault(table)))];
        if (lost.IsEmpty)
            return true;
        Log.StateLost(logger, options.Database, string.Join(", ", lost));
        if (readAgain is null)
        {
            await AcceptAsync(turn.Session, lost, cancellationToken).ConfigureAwait(false);
            return true;
        }

        _lost = lost;
        _reading = Task.Run(() => readAgain(lost, _stop.Token), CancellationToken.None);
        return false;
    }

    private async Task LookAtLedgersAsync(SettleTurn turn, Dictionary<string, SeenTable> filled, CancellationToken cancellationToken)
    {
        var whole = new List<string>();
        foreach (var answer in options.Answers)
        {
            var (now, seen) = (filled.GetValueOrDefault(answer.LedgerName), _seen!.GetValueOrDefault(answer.LedgerName));

            // One that was never seen and has no row may be a new question.
            if (seen is null ? now is null && filled.ContainsKey(answer.Feed.Fact.SourceTable) : seen.HasLost(now))
            {
                var rebuilt = await LedgerRebuild.RunAsync(turn, answer, cancellationToken).ConfigureAwait(false);
                if (seen is not null)
                    Log.LedgerLost(logger, answer.LedgerName, rebuilt.Rows);
            }
            else if (now is not null && (seen is null || seen == SeenTable.Empty))
            {
                whole.Add(answer.LedgerName);
            }
        }

        await AcceptAsync(turn.Session, whole, cancellationToken).ConfigureAwait(false);
    }
}
