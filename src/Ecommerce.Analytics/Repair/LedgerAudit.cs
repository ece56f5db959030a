using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Settling;

namespace Ecommerce.Analytics.Repair;

/// <summary>
/// Compares every ledger, fact by fact, with the state. The store may go on writing: a fact that differs counts only where no row that came after the last pass reaches it, which is
/// asked after the comparison and therefore covers all that the comparison may have seen.
/// </summary>
internal static class LedgerAudit
{
    private const string Found = "_rebuild_differing";

    public static async Task<AuditReport> RunAsync(SettleTurn turn, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        _ = await turn.SettleAsync(cancellationToken).ConfigureAwait(false);
        var settled = SettleTarget.StateTables.ToDictionary(table => table, _ => (long?)-1, StringComparer.Ordinal);
        foreach (var (table, block) in await turn.SettledAsync(cancellationToken).ConfigureAwait(false))
            settled[table] = block;

        var corrections = turn.Options.Answers.ToImmutableSortedDictionary(table => table.Name, _ => 0L, StringComparer.Ordinal);
        var found = SqlText.Name(turn.Options.Database, Found);
        foreach (var set in turn.Target.DirtySets)
        {
            await turn.Session.ExecuteAsync($"DROP TABLE IF EXISTS {found}", cancellationToken).ConfigureAwait(false);
            await turn.Session.ExecuteAsync($"CREATE TABLE {found} (tab String, id Int32) ENGINE = MergeTree ORDER BY tab", cancellationToken).ConfigureAwait(false);
            foreach (var table in turn.Options.Answers.Where(table => table.Feed.Fact == set.Kind))
                await FindAsync(turn, table, found, cancellationToken).ConfigureAwait(false);
            var counts = await turn.Session.QueryAsync(
                $"SELECT tab, count() FROM {found} WHERE id NOT IN (SELECT id FROM ({set.Ids(settled)})) GROUP BY tab",
                reader => (Table: reader.GetString(0), Facts: Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture)),
                cancellationToken).ConfigureAwait(false);
            if (counts.Count == 0)
                continue;

            // One fact may be wrong in several ledgers; correcting one that is merely not settled yet does no harm.
            await turn.KeepAsync(cancellationToken).ConfigureAwait(false);
            await turn.Session.ExecuteAsync(set.Insert($"SELECT id FROM {found}", turn.Guard, turn.Settings), CancellationToken.None).ConfigureAwait(false);
            corrections = corrections.SetItems(counts.Select(count => KeyValuePair.Create(count.Table, count.Facts)));
        }

        await turn.Session.ExecuteAsync($"DROP TABLE IF EXISTS {found}", CancellationToken.None).ConfigureAwait(false);
        return new AuditReport(corrections, watch.Elapsed);
    }

    /// <summary>Notes the facts of which a ledger records something else than the state says.</summary>
    private static async Task FindAsync(SettleTurn turn, AnalyticalTable table, string found, CancellationToken cancellationToken)
    {
        var database = turn.Options.Database;
        var ddl = new LedgerDdl(database, table);
        var facts = (SqlText.Name(database, table.Feed.Fact.SourceTable), "id");
        var recorded = (SqlText.Name(database, table.LedgerName), SqlText.Name(table.Feed.Fact.KeyColumn()));
        foreach (var range in await FactRanges.ReadAsync(turn, [facts, recorded], cancellationToken).ConfigureAwait(false))
        {
            await turn.KeepAsync(cancellationToken).ConfigureAwait(false);
            await turn.Session.ExecuteAsync($"INSERT INTO {found} SELECT {SqlText.Text(table.Name)}, id FROM ({ddl.Differing(range)}) SETTINGS insert_deduplicate = 0{turn.Settings}", cancellationToken).ConfigureAwait(false);
        }
    }
}
