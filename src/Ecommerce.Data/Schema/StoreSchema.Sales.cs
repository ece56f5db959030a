namespace Ecommerce.Data.Schema;

/// <content>Orders, their history and lines, and the money that moves for them.</content>
public static partial class StoreSchema
{
    private static TableModel[] Sales() =>
    [
        new TableDraft("orders")
            .Reference("user_id", "users", required: true, indexed: true)
            .Reference("staff_id", "users", required: true)
            .Reference("address_id", "addresses", required: true)
            .Money("order_amount", required: true)
            .Money("discount_amount", required: true)
            .Money("tax_amount", required: true)
            .Money("total_amount", required: true)
            .Reference("discount_id", "discounts")
            .Reference("payment_method_id", "paymentmethods")
            .Reference("payment_status_id", "paymentstatus")
            .Reference("order_status_id", "orderstatus", required: true)
            .Reference("shipping_method_id", "shippingmethods")
            .Reference("shipping_status_id", "shippingstatus")
            .Timestamp("shipped_at", precision: 0)
            .Now("created_at")
            .Now("updated_at")
            .NotNegative("order_amount", "discount_amount", "tax_amount", "total_amount")
            .Check("total_adds_up", "total_amount = order_amount - discount_amount + tax_amount")
            .Build(),
        new TableDraft("order_status_history")
            .Reference("order_id", "orders", required: true)
            .Reference("order_status_id", "orderstatus", required: true)
            .Reference("staff_id", "users", required: true)
            .Varchar("comments", 500)
            .Unique("order_id", "order_status_id")
            .Build(),
        new TableDraft("orderdetails")
            .Reference("order_id", "orders", required: true, indexed: true)
            .Reference("product_id", "products", required: true)
            .Integer("quantity", required: true, defaultSql: "1")
            .Money("product_price", required: true)
            .Money("product_tax", required: true)
            .Money("subtotal_amount", required: true)
            .NotNegative("quantity", "product_price", "product_tax", "subtotal_amount")
            .Build(),

        // No CHECK on amount: the sign of an adjustment is its writer's business.
        new TableDraft("transactions", ColumnIdentity.Serial)
            .Reference("order_id", "orders", indexed: true)
            .Enum("transaction_type", "transaction_type")
            .Money("amount")
            .Boolean("status", "false")
            .Now("created_at", required: false)
            .Text("description")
            .Build(),
    ];
}
