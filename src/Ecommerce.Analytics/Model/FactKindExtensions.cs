namespace Ecommerce.Analytics.Model;

/// <summary>Names that follow from the kind of a fact.</summary>
internal static class FactKindExtensions
{
    /// <summary>The source table whose rows are the facts.</summary>
    public static string Table(this FactKind kind) => kind switch
    {
        FactKind.User => "users",
        FactKind.Address => "addresses",
        FactKind.Product => "products",
        FactKind.Order => "orders",
        FactKind.Line => "orderdetails",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of fact."),
    };

    /// <summary>The ledger's first key column.</summary>
    public static string KeyColumn(this FactKind kind) => kind switch
    {
        FactKind.User => "user_fact_id",
        FactKind.Address => "address_fact_id",
        FactKind.Product => "product_fact_id",
        FactKind.Order => "order_fact_id",
        FactKind.Line => "line_fact_id",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of fact."),
    };

    /// <summary>The trigger: inserting ids there makes every ledger over these facts correct them.</summary>
    public static string Trigger(this FactKind kind) => kind switch
    {
        FactKind.User => "dirty_user",
        FactKind.Address => "dirty_address",
        FactKind.Product => "dirty_product",
        FactKind.Order => "dirty_order",
        FactKind.Line => "dirty_line",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of fact."),
    };
}
