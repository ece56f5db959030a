namespace Ecommerce.Streaming.Topics;

/// <summary>Kafka could not be reached, or a client was refused its settings.</summary>
public sealed class KafkaConnectionException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What failed, against which servers, in the client's own words.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public KafkaConnectionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
