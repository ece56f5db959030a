using System.Collections.Immutable;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Consuming;

/// <summary>What to read change events from.</summary>
public sealed record ChangeEventConsumerOptions
{
    /// <summary>The Kafka cluster.</summary>
    public required KafkaConnection Connection { get; init; }

    /// <summary>The consumer group, which remembers how far it has come.</summary>
    public required string Group { get; init; }

    /// <summary>The data topics, for example <c>shop.public.orders</c>. They must exist.</summary>
    public required ImmutableArray<string> Topics { get; init; }

    /// <summary>Whether a group that has read nothing yet starts with the oldest record (default) or with those to come.</summary>
    public bool FromBeginning { get; init; } = true;

    /// <summary>Called with each record that is no change event, which then counts as read. Null (default): reading ends with a <see cref="MalformedRecordException"/>.</summary>
    public Action<MalformedRecord>? OnMalformed { get; init; }
}
