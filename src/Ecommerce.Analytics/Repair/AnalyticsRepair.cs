using System.Collections.Immutable;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Settling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Analytics.Repair;

/// <summary>Mends and proves the ledgers while they are in use. The settle loop waits meanwhile, so nothing it would correct is lost; whoever reads answers does not.</summary>
/// <param name="settling">The loop that settles these ledgers, running or not.</param>
/// <param name="logger">Where to report; nowhere when null.</param>
public sealed class AnalyticsRepair(SettleLoop settling, ILogger? logger = null)
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>
    /// Makes ledgers anew from the state and puts each in its place at once: readers see the old one or the new one, never an empty or a half one.
    /// What changed since the last pass is corrected by the next one, in the new ledger as in the old.
    /// </summary>
    /// <param name="tables">Analytical tables by any of their names (<c>monthly_orders</c>, <c>_at_monthly_orders</c>); all of them when empty.</param>
    /// <param name="cancellationToken">Gives up between two statements; the ledger in hand stays the old one.</param>
    /// <returns>The ledgers that were made anew, in the order given.</returns>
    /// <exception cref="ArgumentException">There is no such analytical table.</exception>
    /// <exception cref="AnalyticsException">Another host settles.</exception>
    /// <exception cref="System.Data.Common.DbException">ClickHouse refused.</exception>
    public async Task<ImmutableArray<RebuiltTable>> RebuildAsync(IEnumerable<string> tables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var chosen = Choose(settling.Options.Answers, tables);
        var rebuilt = ImmutableArray.CreateBuilder<RebuiltTable>();
        foreach (var table in chosen)
        {
            // One turn each, so that settling goes on between two of them.
            rebuilt.Add(await settling.BetweenPassesAsync((turn, stop) => LedgerRebuild.RunAsync(turn, table, stop), cancellationToken).ConfigureAwait(false));
            Log.Rebuilt(_logger, table.LedgerName, rebuilt[^1].Rows);
        }

        return rebuilt.ToImmutable();
    }

    /// <summary>Settles everything that is due, then looks at every fact of every ledger again. Where a ledger records something else than the state says, it is corrected and told.</summary>
    /// <param name="cancellationToken">Gives up between two statements.</param>
    /// <returns>What had to be corrected; nothing, while all is well.</returns>
    /// <exception cref="AnalyticsException">Another host settles.</exception>
    /// <exception cref="System.Data.Common.DbException">ClickHouse refused.</exception>
    public async Task<AuditReport> AuditAsync(CancellationToken cancellationToken = default)
    {
        var report = await settling.BetweenPassesAsync(LedgerAudit.RunAsync, cancellationToken).ConfigureAwait(false);
        foreach (var (table, facts) in report.Corrections.Where(table => table.Value > 0))
            Log.Corrected(_logger, table, facts);
        return report;
    }

    /// <summary>Finds the analytical tables that are meant.</summary>
    /// <param name="answers">The tables that there are.</param>
    /// <param name="names">Names, each with or without <c>_at_</c> or <c>answer_</c>; all tables when empty.</param>
    /// <exception cref="ArgumentException">There is no such table; the message names them all.</exception>
    private static ImmutableArray<AnalyticalTable> Choose(ImmutableArray<AnalyticalTable> answers, IEnumerable<string> names)
    {
        ImmutableArray<AnalyticalTable> chosen = [.. names.Select(name => answers.FirstOrDefault(table => name == table.Name || name == table.LedgerName || name == table.AnswerName)
            ?? throw new ArgumentException($"There is no analytical table '{name}'. There are: {string.Join(", ", answers.Select(table => table.Name))}.", nameof(names))).Distinct()];
        return chosen.IsEmpty ? answers : chosen;
    }
}
