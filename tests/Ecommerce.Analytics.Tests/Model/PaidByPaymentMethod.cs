using Ecommerce.Analytics.Model;
using static Ecommerce.Analytics.Model.AnswerKind;

namespace Ecommerce.Analytics.Tests.Model;

/// <summary>A question that is not among the store's 13, over facts that none of them counts: money received by payment method.</summary>
internal static class PaidByPaymentMethod
{
    public static AnalyticalTable Table { get; } = new()
    {
        Name = "paid_by_payment_method",
        Columns = [new("payment_method_id", Id, IsKey: true), new("payment_method_name", Name), new("paid", Money), new("average_payment", Money), new("payments", Count)],
        Truth = """
            SELECT m.id AS payment_method_id, m.payment_method_name, sum(t.amount)::numeric(18, 2) AS paid,
                   round(avg(t.amount), 2)::numeric(18, 2) AS average_payment, count(*) AS payments
            FROM public.transactions t
            JOIN public.orders o ON o.id = t.order_id
            JOIN public.paymentmethods m ON m.id = o.payment_method_id
            WHERE t.transaction_type = 'payment' AND t.status AND t.amount IS NOT NULL
            GROUP BY m.id, m.payment_method_name
            ORDER BY m.id
            """,
        Feed = new LedgerFeed
        {
            Fact = FactKind.Of("transactions"),
            Joins = [new("orders", "transactions", "order_id")],
            Where = "transactions.transaction_type = 'payment' AND transactions.status AND transactions.amount IS NOT NULL AND orders.payment_method_id IS NOT NULL",
            Groups = [LedgerColumn.Id("payment_method_id", "assumeNotNull(orders.payment_method_id)")],
            Measures = [LedgerColumn.Money("paid", "assumeNotNull(transactions.amount)")],
            Select = ["t.payment_method_id", "m.payment_method_name", "t.paid", MoneySql.Average("t.paid", "t.n"), "t.n"],
            From = scope => $"{scope.Totals} AS t INNER JOIN {scope.State("paymentmethods")} AS m ON m.id = t.payment_method_id",
        },
    };
}
