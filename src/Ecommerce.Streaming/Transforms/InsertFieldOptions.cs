namespace Ecommerce.Streaming.Transforms;

/// <summary>Settings of <see cref="InsertField"/>. A name that ends in <c>!</c> makes a field that may not be null, one that ends in <c>?</c> or neither makes an optional one.</summary>
public sealed record InsertFieldOptions
{
    /// <summary>What gets the fields. Default the value.</summary>
    public RecordPart Part { get; init; }

    /// <summary>The field for the topic's name (<c>topic.field</c>); null for none.</summary>
    public string? TopicField { get; init; }

    /// <summary>The field for the partition, which is null where the key decides (<c>partition.field</c>); null for none.</summary>
    public string? PartitionField { get; init; }

    /// <summary>The field for the record's time stamp (<c>timestamp.field</c>); null for none. Debezium sets no time stamp, so it is always null.</summary>
    public string? TimestampField { get; init; }

    /// <summary>The field for <see cref="StaticValue"/> (<c>static.field</c>); null for none.</summary>
    public string? StaticField { get; init; }

    /// <summary>What is in <see cref="StaticField"/> (<c>static.value</c>).</summary>
    public string? StaticValue { get; init; }

    /// <summary>Whether nulls become the columns' defaults (<c>replace.null.with.default</c>). Default true.</summary>
    public bool ReplaceNullWithDefault { get; init; } = true;
}
