using System.Diagnostics;
using System.Globalization;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Settling;

namespace Ecommerce.Analytics.Repair;

/// <summary>
/// Makes one ledger anew beside the one in use, and exchanges the two. Nobody settles meanwhile, so no correction goes into the old one after the state was read; rows that come into the state
/// during the reading lie in blocks that are not recorded as settled, so the next pass corrects their facts in the new one, whether the reading saw them or not.
/// </summary>
internal static class LedgerRebuild
{
    /// <summary>What a ledger is called while it is being made. Left over from a death, it is in nobody's way and gives way to the next.</summary>
    public static string TemporaryName(AnalyticalTable table) => "_rebuild" + table.LedgerName;

    public static async Task<RebuiltTable> RunAsync(SettleTurn turn, AnalyticalTable table, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var (session, database) = (turn.Session, turn.Options.Database);
        var ddl = new LedgerDdl(database, table);
        var name = TemporaryName(table);
        var (fresh, ledger) = (SqlText.Name(database, name), SqlText.Name(database, table.LedgerName));
        await session.ExecuteAsync($"DROP TABLE IF EXISTS {fresh}", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(ddl.CreateTable(name), cancellationToken).ConfigureAwait(false);
        foreach (var facts in await FactRanges.ReadAsync(turn, [(SqlText.Name(database, table.Feed.Fact.SourceTable), "id")], cancellationToken).ConfigureAwait(false))
        {
            await turn.KeepAsync(cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync($"{ddl.Fill(name, facts)} SETTINGS insert_deduplicate = 0{turn.Settings}", cancellationToken).ConfigureAwait(false);
        }

        var rows = (await session.QueryAsync($"SELECT count() FROM {fresh}", reader => Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false))[0];
        await turn.KeepAsync(cancellationToken).ConfigureAwait(false);

        // From here to the end nothing is cancelled: the two names belong to one step. A ledger that is not there has no place to exchange.
        var exists = (await session.QueryAsync($"EXISTS TABLE {ledger}", reader => Convert.ToBoolean(reader.GetValue(0), CultureInfo.InvariantCulture), CancellationToken.None).ConfigureAwait(false))[0];
        await session.ExecuteAsync(exists ? $"EXCHANGE TABLES {fresh} AND {ledger}" : $"RENAME TABLE {fresh} TO {ledger}", CancellationToken.None).ConfigureAwait(false);
        if (exists)
            await session.ExecuteAsync($"DROP TABLE {fresh}", CancellationToken.None).ConfigureAwait(false);
        await turn.Watch.AcceptAsync(session, [table.LedgerName], CancellationToken.None).ConfigureAwait(false);
        return new RebuiltTable(table.Name, rows, watch.Elapsed);
    }
}
