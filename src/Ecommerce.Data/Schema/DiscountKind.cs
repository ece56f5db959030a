namespace Ecommerce.Data.Schema;

/// <summary>The labels of type <c>discount_type</c>.</summary>
public enum DiscountKind
{
    /// <summary>A share of the order amount, in percent (<c>percent</c>).</summary>
    Percent = 0,

    /// <summary>A fixed sum of money (<c>amount</c>).</summary>
    Amount = 1,
}
