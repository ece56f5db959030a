namespace Ecommerce.Data.Schema;

/// <summary>One column of a store table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its PostgreSQL type.</param>
/// <param name="IsNullable">Whether it accepts NULL.</param>
public sealed record ColumnModel(string Name, ColumnType Type, bool IsNullable)
{
    /// <summary>The default as SQL, e.g. <c>CURRENT_TIMESTAMP</c>; null where there is none. A serial's default is not spelled out here.</summary>
    public string? Default { get; init; }

    /// <summary>Whether and how the column numbers rows by itself.</summary>
    public ColumnIdentity Identity { get; init; }
}
