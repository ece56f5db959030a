namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_number_of_orders_for_each_payment_method</c>: all orders that name one.</summary>
/// <param name="PaymentMethodId">The method.</param>
/// <param name="PaymentMethodName">Its name now.</param>
/// <param name="OrderCount">How many orders.</param>
public sealed record PaymentMethodOrders(int PaymentMethodId, string PaymentMethodName, long OrderCount);
