using System.Collections.Immutable;

namespace Ecommerce.Streaming.Connect;

/// <summary>How a connector and its tasks do.</summary>
public sealed record ConnectorStatus
{
    /// <summary>The connector's name.</summary>
    public required string Name { get; init; }

    /// <summary>The connector's own state; its tasks have theirs.</summary>
    public required ConnectorState State { get; init; }

    /// <summary>The worker that has it, as <c>host:port</c>.</summary>
    public required string Worker { get; init; }

    /// <summary>Why it failed, as Java prints it; null where it did not.</summary>
    public string? Trace { get; init; }

    /// <summary>Its tasks, by number. A connector that has just been made has none yet; Debezium's PostgreSQL connector has one.</summary>
    public ImmutableArray<ConnectorTaskStatus> Tasks { get; init; } = [];

    /// <summary><c>source</c> or <c>sink</c>.</summary>
    public string Type { get; init; } = "unknown";

    /// <summary>Whether the connector runs, has tasks, and all of them run.</summary>
    public bool IsRunning => State == ConnectorState.Running && !Tasks.IsEmpty && Tasks.All(task => task.State == ConnectorState.Running);

    /// <summary>Whether the connector or any task failed.</summary>
    public bool HasFailed => State == ConnectorState.Failed || Tasks.Any(task => task.State == ConnectorState.Failed);

    /// <summary>In a few words: <c>RUNNING, task 0 FAILED: org.apache.kafka.connect.errors.ConnectException: …</c>; the first line of each trace.</summary>
    public override string ToString() =>
        string.Join(", ", Tasks.Select(task => $"task {task.Id} {Word(task.State)}{FirstLine(task.Trace)}").Prepend(Word(State) + FirstLine(Trace)));

    private static string Word(ConnectorState state) => state.ToString().ToUpperInvariant();

    private static string FirstLine(string? trace) => trace is null ? string.Empty : ": " + trace.AsSpan().Trim().ToString().Split('\n', 2)[0].TrimEnd();
}
