namespace Ecommerce.Data.Schema;

/// <content>The lookup tables of orders, payments and shipping.</content>
public static partial class StoreSchema
{
    private static TableModel[] Statuses() =>
    [
        Lookup("orderstatus", "order_status_name", "Pending", "Processing", "Shipped", "Delivered", "Cancelled"),
        Lookup("paymentmethods", "payment_method_name", "Credit Card", "Debit Card", "PayPal", "Bank Transfer", "Cash on Delivery"),
        Lookup("paymentstatus", "payment_status_name", "Pending", "Authorized", "Completed", "Failed", "Refunded"),
        Lookup("shippingstatus", "shipping_status_name", "Pending", "In Transit", "Out for Delivery", "Delivered", "Failed Attempt", "Returned"),
        Lookup("shippingmethods", "shipping_method_name", "Standard Shipping", "Express Shipping", "Next-Day Delivery", "Free Shipping", "Pickup from Store"),
    ];

    private static TableModel Lookup(string table, string column, params ReadOnlySpan<string> rows) =>
        new TableDraft(table).Varchar(column, 100, required: true, unique: true).Rows(rows).Build();
}
