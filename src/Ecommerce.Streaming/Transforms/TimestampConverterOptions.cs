namespace Ecommerce.Streaming.Transforms;

/// <summary>Settings of <see cref="TimestampConverter"/>.</summary>
public sealed record TimestampConverterOptions
{
    /// <summary>What is changed. Default the value.</summary>
    public RecordPart Part { get; init; }

    /// <summary>The field (<c>field</c>); empty where the whole part is a time stamp. Records without the field pass. Default empty.</summary>
    public string Field { get; init; } = "";

    /// <summary>What it becomes (<c>target.type</c>).</summary>
    public required TimestampTarget Target { get; init; }

    /// <summary>A pattern of java.text.SimpleDateFormat in UTC for texts, read or written (<c>format</c>); needed for them.</summary>
    public string Format { get; init; } = "";

    /// <summary>The unit of plain numbers, read or written (<c>unix.precision</c>). What is below a millisecond is lost. Default milliseconds.</summary>
    public UnixPrecision Precision { get; init; }

    /// <summary>Whether nulls become the columns' defaults (<c>replace.null.with.default</c>). Default true.</summary>
    public bool ReplaceNullWithDefault { get; init; } = true;
}
