using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Decides whether a record passes through a transform, like a predicate of Kafka Connect.</summary>
public interface IRecordPredicate
{
    /// <summary>Whether it holds for a record.</summary>
    /// <param name="record">The record.</param>
    bool Holds(ConnectRecord record);
}
