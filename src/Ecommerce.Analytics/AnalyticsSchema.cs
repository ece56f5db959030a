using System.Data.Common;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Ingest;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Analytics;

/// <summary>Creates the analytics in ClickHouse: state tables, ledgers, answers, and what they need. Nothing flows until <see cref="IngestPipeline"/> attaches.</summary>
/// <param name="dataSource">ClickHouse.</param>
/// <param name="options">Names.</param>
public sealed class AnalyticsSchema(DbDataSource dataSource, AnalyticsOptions options)
{
    /// <summary>
    /// Creates what is absent and leaves what is there; a second start resumes on the data of the first. Where an older version, or one with other answers, made the views behind the hub,
    /// they are made anew; whoever else reads Kafka into this database is detached first, and goes on when it attaches again.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; what was created stays and the next call goes on.</param>
    /// <exception cref="AnalyticsException">ClickHouse refused a statement.</exception>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            var routing = AnalyticsDdl.Routing(options);
            var hub = await session.QueryAsync(
                $"SELECT comment FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND name = 'cdc'", reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
            var isOutdated = hub.Count > 0 && !string.Equals(hub[0], routing.Fingerprint, StringComparison.Ordinal);
            if (isOutdated)
            {
                await new IngestPipeline(dataSource, options, TimeProvider.System, NullLogger.Instance).DetachAsync(cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(session, routing.DropViews(), cancellationToken).ConfigureAwait(false);
            }

            await ExecuteAsync(session, AnalyticsDdl.RenderStore(options), cancellationToken).ConfigureAwait(false);
            if (isOutdated || hub.Count == 0)
                await ExecuteAsync(session, [routing.Sign()], cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ExecuteAsync(ClickHouseSession session, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
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
    }
}
