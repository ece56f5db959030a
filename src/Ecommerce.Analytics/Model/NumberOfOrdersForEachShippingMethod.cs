using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Orders by shipping method; an order without one counts nowhere.</summary>
internal static class NumberOfOrdersForEachShippingMethod
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "number_of_orders_for_each_shipping_method",
        Columns = [new("shipping_method_id", Id, IsKey: true), new("shipping_method_name", Name), new("order_count", Count)],
        Truth = """
            SELECT m.id AS shipping_method_id, m.shipping_method_name, count(*) AS order_count
            FROM public.orders o
            JOIN public.shippingmethods m ON m.id = o.shipping_method_id
            GROUP BY m.id, m.shipping_method_name
            ORDER BY m.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Order,
            Where = "orders.shipping_method_id IS NOT NULL",
            Groups = [LedgerColumn.Id("shipping_method_id", "assumeNotNull(orders.shipping_method_id)")],
            Select = ["t.shipping_method_id", "m.shipping_method_name", "t.n"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("shippingmethods")} AS m ON m.id = t.shipping_method_id",
        },
    };
}
