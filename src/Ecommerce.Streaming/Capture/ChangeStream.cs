using System.Runtime.CompilerServices;
using Ecommerce.Streaming.ChangeEvents;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Capture;

/// <summary>The changes of a PostgreSQL database without Kafka: a capture whose records are read by the program itself.</summary>
public sealed class ChangeStream(CaptureOptions options, ICaptureOffsetStore offsets, TimeProvider time, ILogger logger)
{
    // Heartbeats, transaction boundaries and notifications travel beside the changes.
    private readonly HashSet<string?> _besideChanges = new(StringComparer.Ordinal) { options.NotificationTopic, options.TopicNames.Transactions, options.TopicNames.Heartbeat };

    /// <summary>
    /// Reads the snapshot, if one is due, then every committed change in commit order, for as long as it is enumerated. A change counts as done, and is never sent again, once
    /// the loop has asked for the next one and its transaction is complete: what fails in the loop's body comes again at the next start (at least once).
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Changes of tables, tombstones if asked for, and logical messages if asked for.</returns>
    /// <exception cref="CaptureSetupException">The server, its settings or the options do not allow it.</exception>
    /// <exception cref="CaptureException">The server refuses to go on.</exception>
    public async IAsyncEnumerable<ChangeEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!options.Transforms.IsEmpty)
        {
            throw new CaptureSetupException("A change stream gives whole envelopes; the options ask for transforms.", "Leave Transforms empty, and change the events in your own code.");
        }

        var sink = new ChangeStreamSink();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var capture = new PostgresCapture(options, sink, offsets, time, logger);
        var running = sink.FeedAsync(capture, stop.Token);
        try
        {
            await foreach (var record in sink.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!_besideChanges.Contains(record.Topic))
                {
                    yield return ChangeEvent.Parse(record.Topic, record.Key, record.Value);
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
