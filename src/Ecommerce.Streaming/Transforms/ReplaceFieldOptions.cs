using System.Collections.Immutable;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Settings of <see cref="ReplaceField"/>.</summary>
public sealed record ReplaceFieldOptions
{
    /// <summary>What is changed. Default the value.</summary>
    public RecordPart Part { get; init; }

    /// <summary>Fields that are left out (<c>exclude</c>).</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>The only fields that stay (<c>include</c>); empty for all.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>New names by old ones (<c>renames</c>).</summary>
    public ImmutableDictionary<string, string> Renames { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether nulls become the columns' defaults (<c>replace.null.with.default</c>). Default true.</summary>
    public bool ReplaceNullWithDefault { get; init; } = true;
}
