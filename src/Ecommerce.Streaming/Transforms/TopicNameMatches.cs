using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.JavaText;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Holds for the records of some topics (org.apache.kafka.connect.transforms.predicates.TopicNameMatches).</summary>
public sealed class TopicNameMatches : IRecordPredicate
{
    private readonly JavaRegex _pattern;

    /// <summary>Creates the predicate.</summary>
    /// <param name="pattern">A regular expression of Java's that matches whole names.</param>
    /// <exception cref="FormatException">The expression has parts that are not understood.</exception>
    /// <exception cref="ArgumentException">The expression is invalid.</exception>
    public TopicNameMatches(string pattern) => _pattern = new JavaRegex(pattern);

    /// <inheritdoc/>
    public bool Holds(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _pattern.IsWhole(record.Topic);
    }
}
