namespace Ecommerce.Conformance.Comparison;

/// <summary>What a piece of JSON is.</summary>
internal enum JsonKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
