namespace Ecommerce.Streaming.Transforms;

/// <summary>Settings of <see cref="Flatten"/>.</summary>
public sealed record FlattenOptions
{
    /// <summary>What is flattened. Default the value.</summary>
    public RecordPart Part { get; init; }

    /// <summary>What stands between the names of a field and of what it holds (<c>delimiter</c>). Default a dot.</summary>
    public string Delimiter { get; init; } = ".";

    /// <summary>
    /// Whether fields of a struct that is null are written as their defaults, where they have some. Kafka leaves that to the converter, so it is to be that one's
    /// <c>replace.null.with.default</c>. Default true.
    /// </summary>
    public bool ReplaceNullWithDefault { get; init; } = true;
}
