namespace Ecommerce.Streaming.ConnectData;

/// <summary>Settings of Kafka Connect's JSON converter (<c>key.converter.*</c>, <c>value.converter.*</c>).</summary>
public sealed record JsonConverterOptions
{
    /// <summary>Whether each record carries its schema: <c>{"schema":…,"payload":…}</c> (<c>schemas.enable</c>). Default false; Kafka Connect's own default is true.</summary>
    public bool SchemasEnabled { get; init; }

    /// <summary>Whether a null whose column has a default is written as that default (<c>replace.null.with.default</c>). Default true, as in Kafka Connect.</summary>
    public bool ReplaceNullWithDefault { get; init; } = true;

    /// <summary>Whether precise decimals are JSON numbers instead of base64 (<c>decimal.format=NUMERIC</c>). Default false.</summary>
    public bool DecimalsAsNumbers { get; init; }
}
