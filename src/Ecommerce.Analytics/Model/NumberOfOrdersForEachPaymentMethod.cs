using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Model;

/// <summary>Orders by payment method; an order without one counts nowhere.</summary>
internal static class NumberOfOrdersForEachPaymentMethod
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "number_of_orders_for_each_payment_method",
        Columns = [new("payment_method_id", Id, IsKey: true), new("payment_method_name", Name), new("order_count", Count)],
        Truth = """
            SELECT m.id AS payment_method_id, m.payment_method_name, count(*) AS order_count
            FROM public.orders o
            JOIN public.paymentmethods m ON m.id = o.payment_method_id
            GROUP BY m.id, m.payment_method_name
            ORDER BY m.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Order,
            Where = "orders.payment_method_id IS NOT NULL",
            Groups = [LedgerColumn.Id("payment_method_id", "assumeNotNull(orders.payment_method_id)")],
            Select = ["t.payment_method_id", "m.payment_method_name", "t.n"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("paymentmethods")} AS m ON m.id = t.payment_method_id",
        },
    };
}
