namespace Ecommerce.Streaming.Transforms;

/// <summary>The part of a record that a transform changes: the <c>$Key</c> or <c>$Value</c> behind the name of Kafka's transform.</summary>
public enum RecordPart
{
    /// <summary>The value.</summary>
    Value,

    /// <summary>The key.</summary>
    Key,
}
