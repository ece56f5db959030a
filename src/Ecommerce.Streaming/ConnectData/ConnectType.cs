namespace Ecommerce.Streaming.ConnectData;

/// <summary>The type of a value in Kafka Connect (org.apache.kafka.connect.data.Schema.Type).</summary>
public enum ConnectType
{
    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>32-bit floating point number.</summary>
    Float,

    /// <summary>64-bit floating point number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes; base64 in JSON.</summary>
    Bytes,

    /// <summary>A list whose elements have one schema.</summary>
    Array,

    /// <summary>Keys and values; an object in JSON where the keys are texts.</summary>
    Map,

    /// <summary>Named fields in a fixed order; an object in JSON.</summary>
    Struct,
}
