namespace Ecommerce.Streaming.Topics;

/// <summary>Topics could not be created, or did not appear in time.</summary>
public sealed class TopicCreationException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="topics">The topics that are missing.</param>
    /// <param name="message">What failed, on which topics, in the broker's own words, and what to do next.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public TopicCreationException(IReadOnlyList<string> topics, string message, Exception? inner = null)
        : base(message, inner) => Topics = topics;

    /// <summary>The topics that are missing.</summary>
    public IReadOnlyList<string> Topics { get; }
}
