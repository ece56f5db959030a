namespace Ecommerce.Streaming.Embedded;

/// <summary>The embedded broker could not start, or refused a topic.</summary>
public sealed class EmbeddedBrokerException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What failed, on which object, in the library's own words, and what to do next.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public EmbeddedBrokerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
