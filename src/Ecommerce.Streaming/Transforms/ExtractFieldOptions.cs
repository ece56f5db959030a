namespace Ecommerce.Streaming.Transforms;

/// <summary>Settings of <see cref="ExtractField"/>.</summary>
public sealed record ExtractFieldOptions
{
    /// <summary>What is replaced by one of its fields. Default the value.</summary>
    public RecordPart Part { get; init; }

    /// <summary>The field (<c>field</c>).</summary>
    public required string Field { get; init; }

    /// <summary>Whether a null becomes the column's default (<c>replace.null.with.default</c>). Default true.</summary>
    public bool ReplaceNullWithDefault { get; init; } = true;
}
