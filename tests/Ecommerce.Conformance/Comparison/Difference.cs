namespace Ecommerce.Conformance.Comparison;

/// <summary>One place where a record is not what Debezium wrote.</summary>
public sealed record Difference
{
    /// <summary>The recording's name and the server's major version, e.g. <c>plain@pg15</c>.</summary>
    public required string Case { get; init; }

    /// <summary>Null where the case failed as a whole.</summary>
    public string? Topic { get; init; }

    /// <summary>Null where the case or the topic failed as a whole.</summary>
    public long? Offset { get; init; }

    /// <summary>
    /// Where: a path such as <c>key</c>, <c>value.after.c_ts</c> or <c>headers</c>; <c>record</c> for a record that is missing or too many; <c>config</c> for a configuration that
    /// is refused, <c>sql</c> for a statement that fails, <c>capture</c> for a capture that fails.
    /// </summary>
    public required string Field { get; init; }

    /// <summary>What Debezium wrote there; null where it wrote nothing.</summary>
    public string? Expected { get; init; }

    /// <summary>What the capture wrote there; null where it wrote nothing.</summary>
    public string? Actual { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Case} {Topic}@{Offset} {Field}: expected {Expected ?? "nothing"}, got {Actual ?? "nothing"}";
}
