using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Model;

/// <summary>What a ledger counts: one row of a source table is one fact. Ledgers over the same kind of fact are corrected together.</summary>
public sealed record FactKind
{
    private readonly string _name;

    private FactKind(string sourceTable, string name) => (SourceTable, _name) = (sourceTable, name);

    /// <summary>A row of <c>users</c>.</summary>
    public static FactKind User { get; } = new("users", "user");

    /// <summary>A row of <c>addresses</c>.</summary>
    public static FactKind Address { get; } = new("addresses", "address");

    /// <summary>A row of <c>products</c>.</summary>
    public static FactKind Product { get; } = new("products", "product");

    /// <summary>A row of <c>orders</c>.</summary>
    public static FactKind Order { get; } = new("orders", "order");

    /// <summary>A row of <c>orderdetails</c>.</summary>
    public static FactKind Line { get; } = new("orderdetails", "line");

    /// <summary>The source table whose rows are the facts.</summary>
    public string SourceTable { get; }

    /// <summary>The kind whose facts are the rows of any table of the store.</summary>
    /// <param name="sourceTable">The table's name without its schema, for example <c>transactions</c>.</param>
    /// <returns>The kind; equal for the same table.</returns>
    /// <exception cref="ArgumentException">The store has no such table.</exception>
    public static FactKind Of(string sourceTable) =>
        Array.Find([User, Address, Product, Order, Line], kind => string.Equals(kind.SourceTable, sourceTable, StringComparison.Ordinal))
        ?? new FactKind(StoreSchema.Table(sourceTable).Name, sourceTable);

    /// <summary>The source table's name.</summary>
    /// <returns>For example <c>orders</c>.</returns>
    public override string ToString() => SourceTable;

    /// <summary>The ledger's first key column.</summary>
    internal string KeyColumn() => _name + "_fact_id";

    /// <summary>The trigger: inserting ids there makes every ledger over these facts correct them.</summary>
    internal string Trigger() => "dirty_" + _name;
}
