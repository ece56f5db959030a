using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.JavaText;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Renames topics (org.apache.kafka.connect.transforms.RegexRouter).</summary>
public sealed class RegexRouter : IRecordTransform
{
    private readonly TopicRoute _route;

    /// <summary>Creates the transform.</summary>
    /// <param name="regex">A regular expression of Java's; topics that it matches as a whole are renamed.</param>
    /// <param name="replacement">The new name, in which <c>$1</c> and <c>${name}</c> stand for what groups matched.</param>
    /// <exception cref="FormatException">The expression or the replacement is invalid.</exception>
    /// <exception cref="ArgumentException">The expression is invalid.</exception>
    public RegexRouter(string regex, string replacement) => _route = new TopicRoute(regex, replacement);

    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _route.Of(record.Topic) is { } topic ? record with { Topic = topic } : record;
    }
}
