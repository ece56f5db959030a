namespace Ecommerce.Streaming.Transforms;

/// <summary>How names that Avro does not take are changed (<c>schema.name.adjustment.mode</c>, <c>field.name.adjustment.mode</c>).</summary>
internal enum NameAdjustment
{
    None,

    /// <summary>Other characters become an underscore.</summary>
    Avro,

    /// <summary>Other characters become <c>_uXXXX</c>, an underscore too.</summary>
    AvroUnicode,
}
