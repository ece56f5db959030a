namespace Ecommerce.Streaming.Connectors;

/// <summary>
/// The snapshot modes under which versions stay in commit order. Debezium's other modes may take a blocking snapshot while the slot lives (<c>always</c>,
/// <c>when_needed</c>, <c>configuration_based</c>, <c>custom</c>), whose rows would beat later changes, or stream nothing (<c>initial_only</c>): they are not offered.
/// Tables are re-read on a living slot by incremental snapshots, which a signal asks for.
/// </summary>
public enum DebeziumSnapshotMode
{
    /// <summary>Read the tables once, when the slot is created, then stream (<c>initial</c>).</summary>
    Initial,

    /// <summary>Stream only (<c>no_data</c>).</summary>
    NoData,
}
