namespace Ecommerce.Streaming.Connect;

/// <summary>Where a connector or one of its tasks stands, as a worker of Kafka Connect 4 tells it.</summary>
public enum ConnectorState
{
    /// <summary>A word that this client does not know.</summary>
    Unknown,

    /// <summary>No worker has it yet.</summary>
    Unassigned,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is held, and keeps its tasks.</summary>
    Paused,

    /// <summary>It failed and stays so until somebody restarts it; the trace says why.</summary>
    Failed,

    /// <summary>A restart is under way.</summary>
    Restarting,

    /// <summary>It is shut down and has no tasks; its offsets may be reset.</summary>
    Stopped,
}
