namespace Ecommerce.Data.Loading;

/// <summary>A store that already holds rows was to be loaded. Nothing was changed.</summary>
public sealed class StoreNotEmptyException : Exception
{
    /// <summary>Names the first table with rows.</summary>
    /// <param name="database">Name of the database.</param>
    /// <param name="table">The table.</param>
    public StoreNotEmptyException(string database, string table)
        : base($"Table public.{table} of database \"{database}\" already holds rows; a store is loaded into empty tables only. Nothing was changed. Use an empty database, or go on without loading.")
        => Table = table;

    /// <summary>The first table with rows.</summary>
    public string Table { get; }
}
