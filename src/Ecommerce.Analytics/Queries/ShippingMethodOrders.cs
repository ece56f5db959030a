namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_number_of_orders_for_each_shipping_method</c>: all orders that name one.</summary>
/// <param name="ShippingMethodId">The method.</param>
/// <param name="ShippingMethodName">Its name now.</param>
/// <param name="OrderCount">How many orders.</param>
public sealed record ShippingMethodOrders(int ShippingMethodId, string ShippingMethodName, long OrderCount);
