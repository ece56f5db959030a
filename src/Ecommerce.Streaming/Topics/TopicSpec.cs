namespace Ecommerce.Streaming.Topics;

/// <summary>A topic that is wanted, or that exists.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Partitions">Its number of partitions.</param>
public sealed record TopicSpec(string Name, int Partitions)
{
    /// <summary>Partitions of a topic of a table by default.</summary>
    public const int DataPartitions = 4;

    /// <summary>A topic of a table: <see cref="DataPartitions"/> partitions.</summary>
    /// <param name="name">The topic's name.</param>
    public static TopicSpec Data(string name) => new(name, DataPartitions);

    /// <summary>A topic of the pipeline itself (heartbeats, parked records): one partition, so that its records keep their order.</summary>
    /// <param name="name">The topic's name.</param>
    public static TopicSpec Internal(string name) => new(name, 1);
}
