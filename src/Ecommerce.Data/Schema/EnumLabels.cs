namespace Ecommerce.Data.Schema;

/// <summary>The labels that PostgreSQL knows for the store's enumerations.</summary>
public static class EnumLabels
{
    /// <summary>The label of type <c>discount_type</c>.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The label.</returns>
    public static string ToLabel(this DiscountKind kind) => kind switch
    {
        DiscountKind.Percent => "percent",
        DiscountKind.Amount => "amount",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a label of discount_type."),
    };

    /// <summary>The label of type <c>transaction_type</c>.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The label.</returns>
    public static string ToLabel(this TransactionKind kind) => kind switch
    {
        TransactionKind.Payment => "payment",
        TransactionKind.Refund => "refund",
        TransactionKind.Adjustment => "adjustment",
        TransactionKind.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a label of transaction_type."),
    };
}
