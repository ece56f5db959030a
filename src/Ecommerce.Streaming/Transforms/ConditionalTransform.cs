using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>A transform for those records only for which a predicate holds (<c>predicate</c>, <c>negate</c>); the others pass as they are.</summary>
/// <param name="transform">The transform.</param>
/// <param name="predicate">The predicate.</param>
/// <param name="negate">Whether the transform is for all other records instead.</param>
public sealed class ConditionalTransform(IRecordTransform transform, IRecordPredicate predicate, bool negate = false) : IRecordTransform
{
    /// <inheritdoc/>
    public ConnectRecord? Apply(ConnectRecord record) => predicate.Holds(record) != negate ? transform.Apply(record) : record;
}
