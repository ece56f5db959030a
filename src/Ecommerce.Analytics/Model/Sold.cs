namespace Ecommerce.Analytics.Model;

/// <summary>Which orders are sold: seeded as Processing, Shipped, Delivered, whatever those rows are called later.</summary>
internal static class Sold
{
    public const string Orders = "orders.order_status_id IN (2, 3, 4)";
}
