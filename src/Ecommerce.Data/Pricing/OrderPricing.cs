using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Pricing;

/// <summary>The store's arithmetic of money: exact to the cent, halves rounded away from zero as PostgreSQL's <c>round(numeric, 2)</c> does.</summary>
public static class OrderPricing
{
    /// <summary>Prices one line.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="productPrice">Price of one, zero or more, in whole cents.</param>
    /// <param name="taxPercent">The product's tax in percent of the price, zero or more.</param>
    /// <param name="quantity">How many, at least 1.</param>
    /// <returns>The line; its tax is that of the whole quantity, rounded once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A price or tax below zero, or a quantity below one.</exception>
    public static PricedLine PriceLine(int productId, decimal productPrice, decimal taxPercent, int quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(productPrice);
        ArgumentOutOfRangeException.ThrowIfNegative(taxPercent);
        ArgumentOutOfRangeException.ThrowIfLessThan(quantity, 1);
        var subtotal = productPrice * quantity;
        return new PricedLine(productId, quantity, productPrice, Round(subtotal * taxPercent / 100m), subtotal);
    }

    /// <summary>The same in whole numbers, for histories of millions of lines.</summary>
    /// <param name="cents">Price of one in cents, zero or more.</param>
    /// <param name="taxRate">Tax in hundredths of a percent, zero or more.</param>
    /// <param name="quantity">How many.</param>
    /// <returns>Price times quantity, and the tax on it, in cents.</returns>
    internal static (long Subtotal, long Tax) PriceLine(int cents, int taxRate, int quantity)
    {
        var subtotal = (long)cents * quantity;
        return (subtotal, ((subtotal * taxRate) + 5_000) / 10_000);
    }

    /// <summary>Cents as money.</summary>
    /// <param name="cents">Zero or more.</param>
    internal static decimal Money(long cents) => new((int)cents, (int)(cents >> 32), 0, false, 2);

    /// <summary>Adds up an order.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="discount">The discount asked for; one that is not active at <paramref name="orderedAt"/> takes nothing off.</param>
    /// <param name="orderedAt">When the order is placed (UTC).</param>
    /// <returns>The order's sums.</returns>
    public static OrderTotals Total(ReadOnlySpan<PricedLine> lines, DiscountTerms? discount, DateTime orderedAt)
    {
        decimal orderAmount = 0, taxAmount = 0;
        foreach (var line in lines)
        {
            orderAmount += line.SubtotalAmount;
            taxAmount += line.ProductTax;
        }

        return new OrderTotals(orderAmount, discount is { } terms ? Discount(terms, orderAmount, orderedAt) : 0m, taxAmount);
    }

    /// <summary>What a discount takes off an order.</summary>
    /// <param name="terms">The discount.</param>
    /// <param name="orderAmount">Sum of the lines' subtotals.</param>
    /// <param name="orderedAt">When the order is placed (UTC).</param>
    /// <returns>Zero while the discount is not active, never below zero and never more than <paramref name="orderAmount"/>.</returns>
    public static decimal Discount(DiscountTerms terms, decimal orderAmount, DateTime orderedAt)
    {
        if (!terms.IsActiveAt(orderedAt) || terms.Value <= 0m)
        {
            return 0m;
        }

        var wanted = terms.Kind == DiscountKind.Percent ? Round(orderAmount * Math.Min(terms.Value, 100m) / 100m) : Round(terms.Value);
        return Math.Min(wanted, orderAmount);
    }

    /// <summary>What is given back for one piece: its share of all that was paid, discount and tax included; more than nothing and less than the total.</summary>
    /// <returns>Null where a single cent cannot be told from the whole.</returns>
    internal static decimal? PartialRefund(decimal orderAmount, decimal totalAmount, decimal productPrice)
    {
        if (orderAmount <= 0m || totalAmount < 0.02m)
        {
            return null;
        }

        return Math.Clamp(Round(totalAmount * productPrice / orderAmount), 0.01m, totalAmount - 0.01m);
    }

    /// <summary>Rounds to cents.</summary>
    /// <param name="amount">Any amount.</param>
    /// <returns>The nearest whole cent, halves away from zero.</returns>
    public static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
}
