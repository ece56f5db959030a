using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>A stage that a record passes before it is written, like a single message transform of Kafka Connect. Called by one thread at a time.</summary>
public interface IRecordTransform
{
    /// <summary>Changes one record.</summary>
    /// <param name="record">The record; not to be changed itself.</param>
    /// <returns>The record as it goes on, <paramref name="record"/> where nothing changes, or null where it is dropped.</returns>
    ConnectRecord? Apply(ConnectRecord record);
}
