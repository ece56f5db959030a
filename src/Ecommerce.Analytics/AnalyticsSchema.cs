using System.Collections.Immutable;
using System.Data.Common;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Repair;

namespace Ecommerce.Analytics;

/// <summary>Creates the analytics in ClickHouse: state tables, ledgers, answers, and what they need. Nothing flows until <see cref="Ingest.IngestPipeline"/> attaches.</summary>
/// <param name="dataSource">ClickHouse.</param>
/// <param name="options">Names and answers.</param>
public sealed class AnalyticsSchema(DbDataSource dataSource, AnalyticsOptions options)
{
    private const string FeedPrefix = "_mv_at_";

    /// <summary>
    /// Creates what is absent and leaves what is there; a second start resumes on the data of the first. What is not there although it was, and the ledger of a question that was added since,
    /// is made from the state by the next pass of the settle loop; the ledger of a question that was left out is no longer fed. Hosts with other questions must not run on the same database meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; what was created stays and the next call goes on.</param>
    /// <exception cref="AnalyticalModelException">An answer contradicts itself or the store. Nothing has run.</exception>
    /// <exception cref="AnalyticsException">ClickHouse refused a statement.</exception>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        var statements = AnalyticsDdl.RenderStore(options);
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            await RememberMissingAsync(session, cancellationToken).ConfigureAwait(false);
            var feeds = await session.QueryAsync(
                $"SELECT name FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND startsWith(name, {SqlText.Text(FeedPrefix)})", reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
            ImmutableArray<AnalyticalTable> added = feeds.Count == 0 ? [] : [.. options.Answers.Where(answer => !feeds.Contains(answer.FeedName, StringComparer.Ordinal))];

            // What a message must have depends on the questions, and on the version: views that say otherwise are changed.
            var hub = await session.QueryAsync($"SELECT comment FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND name = 'cdc'", reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
            var routing = AnalyticsDdl.Routing(options);
            var views = feeds.Count == 0 && hub.Count == 0 ? [routing.Sign()]
                : hub.Count > 0 && string.Equals(hub[0], routing.Fingerprint, StringComparison.Ordinal) ? []
                : AnalyticsDdl.RenderViewChanges(options);

            // A ledger that nobody's changes reach any more goes stale: without its feed it is known for that when its question comes back.
            var leftOut = feeds.Except(options.Answers.Select(answer => answer.FeedName), StringComparer.Ordinal).Select(feed => $"DROP VIEW IF EXISTS {Name(feed)} SYNC");
            var isFeedOfAdded = added.Select(answer => AnalyticsDdl.MaterializedView(options.Database, answer.FeedName)).ToArray();
            var last = statements.Where(statement => isFeedOfAdded.Any(start => statement.StartsWith(start, StringComparison.Ordinal))).ToArray();

            // The feeds of what was added come last: they tell the next start that nothing more is to be done.
            foreach (var statement in (IEnumerable<string>)[.. leftOut, .. statements.Except(last), .. views, .. last])
                await ExecuteAsync(session, statement, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is not there although it was is lost with its rows; once it is created again nothing else would tell.</summary>
    private async Task RememberMissingAsync(ClickHouseSession session, CancellationToken cancellationToken)
    {
        var census = new TableCensus(options);
        var (missing, _) = await census.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        if (!missing.Contains(RepairDdl.SeenTables))
            await census.RememberAsync(session, census.NotWhole(missing).ToDictionary(name => name, _ => SeenTable.Lost, StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(ClickHouseSession session, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            var head = statement.Split('\n')[0];
            throw new AnalyticsException($"ClickHouse refused '{head} …': {error.Message} Check that the user may create databases, tables and views, and that the server is 25.8 or newer.", error);
        }
    }

    private string Name(string name) => SqlText.Name(options.Database, name);
}
