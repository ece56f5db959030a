using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Drops every record; to be had with a predicate (org.apache.kafka.connect.transforms.Filter, <see cref="ConditionalTransform"/>).</summary>
public sealed class Filter : IRecordTransform
{
    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record) => null;
}
