namespace Ecommerce.Data.Pricing;

/// <summary>One line of an order with its money, as table <c>orderdetails</c> keeps it.</summary>
/// <param name="ProductId">The product sold.</param>
/// <param name="Quantity">How many of it, at least 1.</param>
/// <param name="ProductPrice">Price of one at the time of the order.</param>
/// <param name="ProductTax">Tax of the whole line, in money.</param>
/// <param name="SubtotalAmount">Price times quantity, before tax and discount.</param>
public readonly record struct PricedLine(int ProductId, int Quantity, decimal ProductPrice, decimal ProductTax, decimal SubtotalAmount);
