using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Holds for records without a value (org.apache.kafka.connect.transforms.predicates.RecordIsTombstone).</summary>
public sealed class RecordIsTombstone : IRecordPredicate
{
    /// <inheritdoc/>
    public bool Holds(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Value is null;
    }
}
