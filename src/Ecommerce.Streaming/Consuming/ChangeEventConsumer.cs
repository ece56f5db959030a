using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Sink;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Consuming;

/// <summary>Reads change events from Kafka, whoever wrote them: this library's capture or Debezium, as JSON with schemas or without.</summary>
public sealed class ChangeEventConsumer(ChangeEventConsumerOptions options, ILogger logger)
{
    /// <summary>
    /// Reads for as long as it is enumerated. An event counts as done once the loop has asked for the next one: what fails in the loop's body comes again (at least once).
    /// Events of one key come in order.
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Changes and tombstones.</returns>
    /// <exception cref="MalformedRecordException">A record is no change event.</exception>
    /// <exception cref="KafkaException">Kafka refuses for good.</exception>
    /// <exception cref="Topics.KafkaConnectionException">A setting is not understood.</exception>
    public async IAsyncEnumerable<ConsumedChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var consumer = Build();
        consumer.Subscribe(options.Topics);
        try
        {
            while (true)
            {
                // Waiting for a record blocks its thread; one that is there already does not.
                var result = consumer.Consume(TimeSpan.Zero) ?? await Task.Run(() => consumer.Consume(cancellationToken), cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (Read(result) is { } change)
                {
                    yield return change;
                }

                consumer.StoreOffset(result);
            }
        }
        finally
        {
            // Leaves the group and commits what is done.
            await Task.Run(consumer.Close, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private ConsumedChange? Read(ConsumeResult<byte[]?, byte[]?> result)
    {
        try
        {
            return new ConsumedChange { Event = ChangeEvent.Parse(result.Topic, result.Message.Key, result.Message.Value), Partition = result.Partition.Value, Offset = result.Offset.Value };
        }
        catch (FormatException e)
        {
            var record = new MalformedRecord(result.Topic, result.Partition.Value, result.Offset.Value, result.Message.Key, result.Message.Value, e.Message);
            if (options.OnMalformed is not { } aside)
            {
                throw new MalformedRecordException(record, e);
            }

            aside(record);
            return null;
        }
    }

    private IConsumer<byte[]?, byte[]?> Build()
    {
        var configuration = options.Connection.ToConfiguration();
        configuration["group.id"] = options.Group;
        configuration["auto.offset.reset"] = options.FromBeginning ? "earliest" : "latest";

        // Only what the caller has done is committed.
        configuration["enable.auto.offset.store"] = "false";
        configuration["enable.auto.commit"] = "true";
        configuration["auto.commit.interval.ms"] = "1000";
        return options.Connection.Build(() => new ConsumerBuilder<byte[]?, byte[]?>(configuration)
            .SetErrorHandler((_, error) => logger.ClientError(options.Connection.Redact(error.Reason)))
            .SetLogHandler((_, line) => logger.ClientLog(line.Facility, options.Connection.Redact(line.Message)))
            .Build());
    }
}
