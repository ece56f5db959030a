namespace Ecommerce.Data.Schema;

/// <summary>A database that <see cref="StoreDatabase"/> did not create the store's tables in was to be migrated or dropped. Nothing was changed.</summary>
public sealed class StoreOwnershipException : Exception
{
    internal StoreOwnershipException(string database, string deed)
        : base($"Database \"{database}\" does not bear the mark that its store tables were created here (a row in ecommerce.store_schema), so they may be somebody else's and are not {deed}. "
            + "Nothing was changed. Name the right database, or let the tables' owner do it.")
    {
    }
}
