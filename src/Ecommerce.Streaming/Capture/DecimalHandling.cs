namespace Ecommerce.Streaming.Capture;

/// <summary>How numeric and money are written (Debezium's <c>decimal.handling.mode</c>).</summary>
public enum DecimalHandling
{
    /// <summary>As the unscaled value's bytes with the scale in the schema; numeric without a scale as a struct of scale and value (<c>precise</c>).</summary>
    Precise,

    /// <summary>As the nearest double (<c>double</c>).</summary>
    Double,

    /// <summary>As plain digits (<c>string</c>).</summary>
    String,
}
