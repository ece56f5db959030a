using System.Collections.Immutable;

namespace Ecommerce.Analytics.Errors;

/// <summary>Which errors are meant; all where nothing is said.</summary>
public sealed record ErrorSelection
{
    /// <summary>Errors of one source table: messages that tell it, and messages on its topic that tell none. Null (default): of all.</summary>
    public string? Table { get; init; }

    /// <summary>Errors of the row with this key; with <see cref="Table"/>. Null (default): whatever row they are of.</summary>
    public int? RowId { get; init; }

    /// <summary>Errors with these ids. Default empty: whatever their id is.</summary>
    public ImmutableArray<ulong> Ids { get; init; } = [];
}
