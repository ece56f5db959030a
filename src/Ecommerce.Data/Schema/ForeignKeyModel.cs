namespace Ecommerce.Data.Schema;

/// <summary>A FOREIGN KEY constraint from one column to the <c>id</c> of a table.</summary>
/// <param name="Column">The referring column.</param>
/// <param name="Table">The table referred to.</param>
public sealed record ForeignKeyModel(string Column, string Table);
