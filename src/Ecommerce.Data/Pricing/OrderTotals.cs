namespace Ecommerce.Data.Pricing;

/// <summary>The four sums of an order, as table <c>orders</c> keeps them.</summary>
/// <param name="OrderAmount">Sum of the lines' subtotals.</param>
/// <param name="DiscountAmount">What the discount takes off, between zero and <paramref name="OrderAmount"/>.</param>
/// <param name="TaxAmount">Sum of the lines' taxes; a discount does not lower it.</param>
public readonly record struct OrderTotals(decimal OrderAmount, decimal DiscountAmount, decimal TaxAmount)
{
    /// <summary>What the customer pays: order amount, less discount, plus tax.</summary>
    public decimal TotalAmount => OrderAmount - DiscountAmount + TaxAmount;
}
