namespace Ecommerce.Streaming.Connectors;

/// <summary>
/// Debezium's snapshot modes (<c>snapshot.mode</c>). Versions stay in commit order only under <see cref="Initial"/> and <see cref="NoData"/>; the others may take a blocking snapshot
/// while the slot lives, whose rows would beat later changes, or stream nothing: the topic contract refuses them. Tables are re-read on a living slot by incremental snapshots, which a
/// signal asks for.
/// </summary>
public enum DebeziumSnapshotMode
{
    /// <summary>Read the tables once, when the slot is created, then stream (<c>initial</c>).</summary>
    Initial,

    /// <summary>Stream only (<c>no_data</c>).</summary>
    NoData,

    /// <summary>Read the tables at every start (<c>always</c>).</summary>
    Always,

    /// <summary>Read the tables once and stop (<c>initial_only</c>).</summary>
    InitialOnly,

    /// <summary>As <see cref="Initial"/>, and again when the slot no longer has what follows the stored offset (<c>when_needed</c>).</summary>
    WhenNeeded,

    /// <summary>As the properties <c>snapshot.mode.configuration.based.*</c> say (<c>configuration_based</c>).</summary>
    ConfigurationBased,

    /// <summary>As a class on the worker says, named by <c>snapshot.mode.custom.name</c> (<c>custom</c>).</summary>
    Custom,
}
