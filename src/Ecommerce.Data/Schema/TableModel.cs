using System.Collections.Immutable;

namespace Ecommerce.Data.Schema;

/// <summary>One table of the store, in schema <c>public</c>. Its primary key is always the column <c>id</c>.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">Its columns in order.</param>
public sealed record TableModel(string Name, ImmutableArray<ColumnModel> Columns)
{
    /// <summary>Name of the primary key column of every table.</summary>
    public const string PrimaryKey = "id";

    /// <summary>UNIQUE constraints beside the primary key.</summary>
    public ImmutableArray<UniqueKeyModel> UniqueKeys { get; init; } = [];

    /// <summary>Foreign keys, in the order of their columns.</summary>
    public ImmutableArray<ForeignKeyModel> ForeignKeys { get; init; } = [];

    /// <summary>CHECK constraints that we add: row-local rules which every writer of the store keeps.</summary>
    public ImmutableArray<CheckModel> Checks { get; init; } = [];

    /// <summary>Referring columns with a plain index of their own, so that finding or deleting one order's rows needs no scan. Indexes do not belong to the shape that a database must have.</summary>
    public ImmutableArray<string> IndexedColumns { get; init; } = [];

    /// <summary>Rows that are there from the start; empty unless this is a lookup table.</summary>
    public ImmutableArray<LookupRow> LookupRows { get; init; } = [];

    /// <summary>Finds a column.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public ColumnModel Column(string name)
    {
        foreach (var column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.Ordinal))
            {
                return column;
            }
        }

        throw new ArgumentException($"Table {Name} has no column '{name}'.", nameof(name));
    }
}
