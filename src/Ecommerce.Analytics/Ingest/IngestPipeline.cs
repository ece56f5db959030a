using System.Data.Common;
using Ecommerce.Analytics.Ddl;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Analytics.Ingest;

/// <summary>Starts and stops the flow from Kafka into the hub.</summary>
/// <param name="dataSource">ClickHouse.</param>
/// <param name="options">Names and the Kafka connection.</param>
/// <param name="timeProvider">The clock for deadlines.</param>
/// <param name="logger">Where to report.</param>
public sealed class IngestPipeline(DbDataSource dataSource, AnalyticsOptions options, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    // A detached table's consumer leaves its group a moment after the statement returns.
    private static readonly TimeSpan LeaveTime = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Creates the Kafka table and, last, the hub's view, and waits until every topic is assigned. The topics must exist: a consumer that
    /// comes before its topics may stay stuck for ever.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AnalyticsException">ClickHouse refused, or a topic had no consumer by <see cref="AnalyticsOptions.AttachDeadline"/>.</exception>
    public async Task AttachAsync(CancellationToken cancellationToken)
    {
        var ddl = new IngestDdl(options);
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                await session.ExecuteAsync(ddl.CreateDatabase(), cancellationToken).ConfigureAwait(false);
                await DropAsync(session, ddl, cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync(ddl.CreateKafkaTable(), cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync(ddl.CreateHubView(), cancellationToken).ConfigureAwait(false);
            }
            catch (DbException error)
            {
                throw new AnalyticsException($"ClickHouse cannot read Kafka at {options.KafkaBrokers} through {ddl.KafkaTable}: {error.Message}", error);
            }

            await WaitForAssignmentAsync(session, cancellationToken).ConfigureAwait(false);
        }

        Log.Attached(logger, options.Topics.Length, options.KafkaBrokers, options.ConsumerGroup);
    }

    /// <summary>Stops the flow: the batch in hand is finished and its offsets are committed. Does nothing where nothing flows.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AnalyticsException">ClickHouse refused.</exception>
    public async Task DetachAsync(CancellationToken cancellationToken)
    {
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                await DropAsync(session, new IngestDdl(options), cancellationToken).ConfigureAwait(false);
            }
            catch (DbException error)
            {
                throw new AnalyticsException($"ClickHouse did not stop reading Kafka: {error.Message}", error);
            }
        }

        Log.Detached(logger);
    }

    private async Task DropAsync(ClickHouseSession session, IngestDdl ddl, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(
            $"SELECT name FROM system.tables WHERE database = {SqlText.Text(options.IngestDatabase)} AND name IN ('kafka_cdc', 'mv_cdc')", reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        if (found.Contains("kafka_cdc", StringComparer.Ordinal))
        {
            // The table before its view: it finishes its batch, which still needs the view. A Memory database forgets a detached table; a server would keep its name.
            var stop = options.EmbeddedBroker ? $"DETACH TABLE {ddl.KafkaTable}" : $"DROP TABLE {ddl.KafkaTable} SYNC";
            await session.ExecuteAsync(stop, cancellationToken).ConfigureAwait(false);
            await Task.Delay(LeaveTime, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync($"DROP TABLE IF EXISTS {ddl.HubView}", cancellationToken).ConfigureAwait(false);
    }

    private async Task WaitForAssignmentAsync(ClickHouseSession session, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var wanted = options.Topics.ToHashSet(StringComparer.Ordinal);
        var missing = wanted;
        while (timeProvider.GetElapsedTime(started) < options.AttachDeadline)
        {
            var assigned = await ReadAsync(session, "arrayJoin(assignments.topic)", cancellationToken).ConfigureAwait(false);
            missing = [.. wanted.Except(assigned, StringComparer.Ordinal)];
            if (missing.Count == 0)
                return;
            await Task.Delay(Poll, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        var errors = await ReadAsync(session, "arrayJoin(exceptions.text)", cancellationToken).ConfigureAwait(false);
        var words = errors.Count == 0 ? "It reports no error." : "It says: " + string.Join(" | ", errors.Distinct(StringComparer.Ordinal).Take(3));
        throw new AnalyticsException(
            $"After {options.AttachDeadline.TotalSeconds:0} s ClickHouse has no consumer for {missing.Count} of {wanted.Count} topics ({string.Join(", ", missing.Order(StringComparer.Ordinal).Take(3))} …) at {options.KafkaBrokers}. "
            + $"{words} Check that the topics exist, that ClickHouse reaches the brokers, and that no other host reads as group {options.ConsumerGroup}.");
    }

    private Task<List<string>> ReadAsync(ClickHouseSession session, string expression, CancellationToken cancellationToken) => session.QueryAsync(
        $"SELECT toString({expression}) FROM system.kafka_consumers WHERE database = {SqlText.Text(options.IngestDatabase)} AND table = 'kafka_cdc'",
        reader => reader.GetString(0), cancellationToken);
}
