namespace Ecommerce.Streaming.Sink;

/// <summary>
/// A record could not be delivered to Kafka, for good. Nothing is lost: the position before it is the last that counts as stored, so a capture that starts again
/// from there sends it once more.
/// </summary>
public sealed class ChangeDeliveryException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="topic">The record's topic.</param>
    /// <param name="partition">The record's partition, -1 where it was not known.</param>
    /// <param name="message">What failed, in Kafka's own words, and what to do next.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public ChangeDeliveryException(string topic, int partition, string message, Exception? inner = null)
        : base(message, inner)
    {
        Topic = topic;
        Partition = partition;
    }

    /// <summary>The record's topic.</summary>
    public string Topic { get; }

    /// <summary>The record's partition, -1 where it was not known.</summary>
    public int Partition { get; }
}
