using System.Diagnostics.CodeAnalysis;

namespace Ecommerce.Data.Schema;

/// <summary>The PostgreSQL types that the store's columns use.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The members are named after PostgreSQL's types.")]
public enum ColumnKind
{
    /// <summary>A signed 32-bit integer (<c>integer</c>).</summary>
    Integer,

    /// <summary>A string with an optional limit in characters (<c>varchar</c>).</summary>
    Varchar,

    /// <summary>A string without a limit (<c>text</c>).</summary>
    Text,

    /// <summary>An exact decimal number, with or without precision and scale (<c>numeric</c>).</summary>
    Numeric,

    /// <summary>A date and time without zone, read as UTC (<c>timestamp</c>).</summary>
    Timestamp,

    /// <summary>True or false (<c>boolean</c>).</summary>
    Boolean,

    /// <summary>One label of an enumerated type of the store.</summary>
    Enum,
}
