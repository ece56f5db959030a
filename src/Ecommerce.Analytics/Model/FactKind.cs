namespace Ecommerce.Analytics.Model;

/// <summary>What a ledger counts: one row of a source table is one fact.</summary>
internal enum FactKind
{
    /// <summary>A row of <c>users</c>.</summary>
    User,

    /// <summary>A row of <c>addresses</c>.</summary>
    Address,

    /// <summary>A row of <c>products</c>.</summary>
    Product,

    /// <summary>A row of <c>orders</c>.</summary>
    Order,

    /// <summary>A row of <c>orderdetails</c>.</summary>
    Line,
}
