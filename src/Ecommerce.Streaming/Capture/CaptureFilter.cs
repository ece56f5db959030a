using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture;

/// <summary>
/// Which tables, columns and messages are captured: Debezium's include and exclude lists. Each entry is a regular expression that must match the whole name, letter case aside;
/// an empty include list means everything. Of each pair only one may be given. PostgreSQL's own schemas are never captured.
/// </summary>
public sealed record CaptureFilter
{
    /// <summary><c>schema.include.list</c>.</summary>
    public ImmutableArray<string> IncludedSchemas { get; init; } = [];

    /// <summary><c>schema.exclude.list</c>.</summary>
    public ImmutableArray<string> ExcludedSchemas { get; init; } = [];

    /// <summary><c>table.include.list</c>, of <c>schema.table</c>; its order is the order of a snapshot.</summary>
    public ImmutableArray<string> IncludedTables { get; init; } = [];

    /// <summary><c>table.exclude.list</c>, of <c>schema.table</c>.</summary>
    public ImmutableArray<string> ExcludedTables { get; init; } = [];

    /// <summary><c>column.include.list</c>, of <c>schema.table.column</c>.</summary>
    public ImmutableArray<string> IncludedColumns { get; init; } = [];

    /// <summary><c>column.exclude.list</c>, of <c>schema.table.column</c>.</summary>
    public ImmutableArray<string> ExcludedColumns { get; init; } = [];

    /// <summary><c>message.prefix.include.list</c>.</summary>
    public ImmutableArray<string> IncludedMessagePrefixes { get; init; } = [];

    /// <summary><c>message.prefix.exclude.list</c>.</summary>
    public ImmutableArray<string> ExcludedMessagePrefixes { get; init; } = [];
}
