namespace Ecommerce.Streaming.Serialization;

/// <summary>What keeps Debezium from reading an array at all.</summary>
internal enum ArrayFailure
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A NULL among the elements, though the schema allows it.</summary>
    Null,

    /// <summary>NaN or an infinity among numerics.</summary>
    SpecialNumber,
}
