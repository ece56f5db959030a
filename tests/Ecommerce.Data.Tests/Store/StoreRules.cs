using Ecommerce.Data.Rules;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Store;

/// <summary>What must hold of every order at any time, as SQL that yields the offenders.</summary>
internal static class StoreRules
{
    public static readonly (string Rule, string Offenders)[] All =
    [
        ("an order has 1 to 10 lines", "SELECT o.id FROM orders o LEFT JOIN orderdetails l ON l.order_id = o.id GROUP BY o.id HAVING count(l.id) NOT BETWEEN 1 AND 10"),
        ("a line's subtotal is price times quantity", "SELECT id FROM orderdetails WHERE subtotal_amount <> product_price * quantity OR quantity < 1"),
        ("a line's tax is that of the whole quantity", """
            SELECT l.id FROM orderdetails l JOIN products p ON p.id = l.product_id WHERE l.product_tax <> round(l.subtotal_amount * p.product_tax / 100, 2)
            """),
        ("an order's sums are those of its lines", """
            SELECT o.id FROM orders o JOIN orderdetails l ON l.order_id = o.id GROUP BY o.id
            HAVING o.order_amount <> sum(l.subtotal_amount) OR o.tax_amount <> sum(l.product_tax) OR o.total_amount <> o.order_amount - o.discount_amount + o.tax_amount
            """),
        ("a discount is what its terms grant at the time of the order", """
            SELECT o.id FROM orders o LEFT JOIN discounts d ON d.id = o.discount_id
            WHERE o.discount_amount <> CASE WHEN d.id IS NULL THEN 0
                WHEN d.started_at > o.created_at OR d.expired_at <= o.created_at THEN 0
                WHEN d.type = 'percent' THEN least(o.order_amount, round(o.order_amount * least(d.value, 100) / 100, 2))
                ELSE least(o.order_amount, d.value) END
            """),
        ("stock and prices are never below zero", "SELECT id FROM products WHERE product_quantity < 0 OR product_price < 0"),
        ("the history has the order's status and starts with Pending", """
            SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT FROM order_status_history h WHERE h.order_id = o.id AND h.order_status_id = o.order_status_id)
            OR NOT EXISTS (SELECT FROM order_status_history h WHERE h.order_id = o.id AND h.order_status_id = 1)
            """),
        ("the history is legal: nothing after Cancelled, no status left out on the way to Delivered", """
            SELECT order_id FROM order_status_history GROUP BY order_id
            HAVING array_agg(order_status_id ORDER BY order_status_id) NOT IN ('{1}', '{1,2}', '{1,2,3}', '{1,2,3,4}', '{1,5}', '{1,2,5}')
            """),
        ("only a paid order ships", """
            SELECT o.id FROM orders o WHERE (o.order_status_id IN (3, 4) OR o.shipped_at IS NOT NULL)
            AND NOT EXISTS (SELECT FROM transactions t WHERE t.order_id = o.id AND t.transaction_type = 'payment' AND t.status AND t.amount = o.total_amount)
            """),
        ("the payment status tells what the transactions say", """
            SELECT o.id FROM orders o LEFT JOIN transactions t ON t.order_id = o.id GROUP BY o.id
            HAVING o.payment_status_id <> CASE
                WHEN sum(t.amount) FILTER (WHERE t.transaction_type = 'refund' AND t.status) = o.total_amount THEN 5
                WHEN bool_or(t.transaction_type = 'payment' AND t.status) THEN 3
                WHEN bool_or(t.transaction_type = 'payment' AND NOT t.status) THEN 4
                ELSE 1 END
            """),
        ("money comes in once and whole, and never more than that goes back", """
            SELECT o.id FROM orders o JOIN transactions t ON t.order_id = o.id GROUP BY o.id
            HAVING bool_or(t.transaction_type = 'payment' AND t.amount <> o.total_amount) OR bool_or(t.transaction_type NOT IN ('payment', 'refund') OR t.amount < 0)
                OR count(*) FILTER (WHERE t.transaction_type = 'payment' AND t.status) > 1
                OR sum(t.amount) FILTER (WHERE t.transaction_type = 'refund' AND t.status) > o.total_amount
            """),
        ("a refund has a payment before it", "SELECT order_id FROM transactions GROUP BY order_id HAVING bool_or(transaction_type = 'refund') AND NOT bool_or(transaction_type = 'payment' AND status)"),
        ("a cancelled order is on no way", "SELECT id FROM orders WHERE order_status_id = 5 AND (shipping_status_id IS NOT NULL OR shipped_at IS NOT NULL)"),
        ("a delivered order has arrived or come back", "SELECT id FROM orders WHERE order_status_id = 4 AND shipping_status_id NOT IN (4, 6)"),
        ("nothing is left of an erased customer but a number", $"""
            SELECT u.id FROM users u WHERE username LIKE '{Erasure.NamePrefix}%' AND (password IS NOT NULL OR email NOT LIKE '{Erasure.NamePrefix}%' OR mobile <> username
                OR EXISTS (SELECT FROM addresses a WHERE a.user_id = u.id AND full_address IS NOT NULL))
            """),
        ("no time lies ahead or before the order", "SELECT id FROM orders WHERE created_at > now() AT TIME ZONE 'UTC' OR updated_at < created_at OR shipped_at < created_at OR shipped_at > now() AT TIME ZONE 'UTC'"),
        ("an order's address is its customer's", "SELECT o.id FROM orders o JOIN addresses a ON a.id = o.address_id WHERE a.user_id <> o.user_id"),
        ("staff looks after an order", "SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT FROM role_user r WHERE r.user_id = o.staff_id AND r.role_id <> 4)"),
    ];

    public static async Task<IReadOnlyList<string>> BrokenAsync(Func<string, Task<long>> count)
    {
        var broken = new List<string>();
        foreach (var (rule, offenders) in All)
        {
            if (await count($"SELECT count(*) FROM ({offenders}) AS offenders") is > 0 and var times)
            {
                broken.Add($"{rule}: {times} times not");
            }
        }

        return broken;
    }

    public static Task<IReadOnlyList<string>> BrokenAsync(TestDatabase database) => BrokenAsync(database.ScalarAsync<long>);
}
