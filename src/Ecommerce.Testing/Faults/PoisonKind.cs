namespace Ecommerce.Testing.Faults;

/// <summary>What can be wrong with a message.</summary>
public enum PoisonKind
{
    /// <summary>It is not JSON at all.</summary>
    NotJson,

    /// <summary>A number's place holds a word.</summary>
    WrongType,

    /// <summary>A required column is not there.</summary>
    MissingField,

    /// <summary>A number is larger than its column in ClickHouse holds.</summary>
    OutOfRange,

    /// <summary>An operation that nobody knows.</summary>
    UnknownOperation,
}
