using System.Data.Common;
using Ecommerce.Analytics.Ddl;

namespace Ecommerce.Analytics;

/// <summary>Creates the analytics in ClickHouse: state tables, ledgers, answers, and what they need. Nothing flows until <see cref="Ingest.IngestPipeline"/> attaches.</summary>
/// <param name="dataSource">ClickHouse.</param>
/// <param name="options">Names.</param>
public sealed class AnalyticsSchema(DbDataSource dataSource, AnalyticsOptions options)
{
    /// <summary>Creates what is absent and leaves what is there; a second start resumes on the data of the first.</summary>
    /// <param name="cancellationToken">Ends the wait; what was created stays and the next call goes on.</param>
    /// <exception cref="AnalyticsException">ClickHouse refused a statement.</exception>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            foreach (var statement in AnalyticsDdl.RenderStore(options))
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
}
