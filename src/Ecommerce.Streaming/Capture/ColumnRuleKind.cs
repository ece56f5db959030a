namespace Ecommerce.Streaming.Capture;

/// <summary>What a <see cref="ColumnRule"/> does.</summary>
public enum ColumnRuleKind
{
    /// <summary>Cuts texts.</summary>
    Truncate,

    /// <summary>Stars instead of the value.</summary>
    Mask,

    /// <summary>A digest of the value as Java serialises it.</summary>
    Hash,

    /// <summary>A digest of the value's UTF-8 bytes.</summary>
    HashV2,

    /// <summary>Leaves the value alone; the schema tells the column's type, length, scale and name.</summary>
    SourceType,
}
