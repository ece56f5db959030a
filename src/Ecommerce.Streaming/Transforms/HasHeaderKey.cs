using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Holds for records with a header of some name (org.apache.kafka.connect.transforms.predicates.HasHeaderKey).</summary>
/// <param name="name">The header's name.</param>
public sealed class HasHeaderKey(string name) : IRecordPredicate
{
    /// <inheritdoc/>
    public bool Holds(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Headers.Any(h => h.Key == name);
    }
}
