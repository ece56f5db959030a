using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Npgsql;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>
/// Moves an order on: payment, shipment, delivery, cancellation, refund. Each step locks the order and looks again whether it may be taken, since another
/// writer may have been there; if not, nothing is done.
/// </summary>
internal static class OrderSteps
{
    private const double SecondAttempt = 0.5;
    private const double CustomerCancels = 0.06;
    private const double NobodyHome = 0.05;
    private const double GoodsComeBack = 0.04;

    private const string LockOrder = "SELECT order_status_id, payment_status_id, total_amount, staff_id FROM public.orders WHERE id = $1 FOR NO KEY UPDATE";

    private const string InsertHistory = """
        INSERT INTO public.order_status_history (order_id, order_status_id, staff_id, comments, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (order_id, order_status_id) DO NOTHING
        """;

    private const string InsertTransaction = """
        INSERT INTO public.transactions (order_id, transaction_type, amount, status, created_at, description) VALUES ($1, $2::public.transaction_type, $3, $4, $5, $6)
        """;

    private const string LockLines = "SELECT id FROM public.products WHERE id IN (SELECT product_id FROM public.orderdetails WHERE order_id = $1) ORDER BY id FOR NO KEY UPDATE";

    private const string GiveBackStock = """
        UPDATE public.products AS p SET product_quantity = p.product_quantity + line.quantity
        FROM (SELECT product_id, sum(quantity)::int AS quantity FROM public.orderdetails WHERE order_id = $1 GROUP BY product_id) AS line WHERE p.id = line.product_id
        """;

    public static async Task PayAsync(StoreTransaction store, StoreTask task, double failureRate)
    {
        var id = (int)task.Subject;
        if (await LockAsync(store, id).ConfigureAwait(false) is not { Status: OrderStatusId.Pending } order)
        {
            return;
        }

        var succeeded = !store.Random.Chance(failureRate);
        var (status, payment) = OrderRules.AfterPayment(succeeded);
        var comment = succeeded ? "Payment received" : "Payment refused";
        var transaction = Sql(InsertTransaction, id, TransactionKind.Payment.ToLabel(), order.Total, succeeded, store.Now, comment);
        if (!succeeded && task.Attempt == 0 && store.Random.Chance(SecondAttempt))
        {
            // The customer tries once more; the goods stay reserved until then.
            await store.WriteAsync(transaction, Sql("UPDATE public.orders SET payment_status_id = $2, updated_at = $3 WHERE id = $1", id, (int)payment, store.Now)).ConfigureAwait(false);
            store.Then(StoreActionKind.Payment, id, attempt: 1);
        }
        else if (succeeded)
        {
            await store.WriteAsync(
                transaction,
                Sql("UPDATE public.orders SET payment_status_id = $2, order_status_id = $3, updated_at = $4 WHERE id = $1", id, (int)payment, (int)status, store.Now),
                History(store, id, status, order.Staff, comment)).ConfigureAwait(false);
            store.Then(store.Random.Chance(CustomerCancels) ? StoreActionKind.Cancellation : StoreActionKind.Shipment, id);
        }
        else
        {
            await store.WriteAsync([transaction, .. Abandon(store, id, payment, order.Staff, comment)]).ConfigureAwait(false);
        }

        store.Did(succeeded ? StoreActionKind.Payment : StoreActionKind.PaymentFailure);
    }

    public static async Task ShipAsync(StoreTransaction store, int id)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is not { } order || !OrderRules.MayMove(order.Status, OrderStatusId.Shipped) || !OrderRules.MayShip(order.Payment))
        {
            return;
        }

        await store.WriteAsync(
            Sql(
                "UPDATE public.orders SET order_status_id = $2, shipping_status_id = $3, shipped_at = $4, updated_at = $4 WHERE id = $1",
                id,
                (int)OrderStatusId.Shipped,
                (int)ShippingStatusId.InTransit,
                store.Now),
            History(store, id, OrderStatusId.Shipped, order.Staff, "Handed to carrier")).ConfigureAwait(false);
        store.Did(StoreActionKind.Shipment);
        store.Then(StoreActionKind.DeliveryAttempt, id);
    }

    public static async Task AttemptDeliveryAsync(StoreTransaction store, StoreTask task)
    {
        var id = (int)task.Subject;
        if (await LockAsync(store, id).ConfigureAwait(false) is not { Status: OrderStatusId.Shipped })
        {
            return;
        }

        var nobodyHome = task.Attempt > 0 && store.Random.Chance(NobodyHome);
        var shipping = nobodyHome ? ShippingStatusId.FailedAttempt : ShippingStatusId.OutForDelivery;
        await store.WriteAsync(Sql("UPDATE public.orders SET shipping_status_id = $2, updated_at = $3 WHERE id = $1", id, (int)shipping, store.Now)).ConfigureAwait(false);
        store.Did(StoreActionKind.DeliveryAttempt);
        if (nobodyHome || (task.Attempt == 0 && store.Random.Chance(NobodyHome)))
        {
            store.Then(StoreActionKind.DeliveryAttempt, id, attempt: task.Attempt + 1);
        }
        else
        {
            store.Then(StoreActionKind.Delivery, id);
        }
    }

    public static async Task DeliverAsync(StoreTransaction store, int id)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is not { } order || !OrderRules.MayMove(order.Status, OrderStatusId.Delivered))
        {
            return;
        }

        await store.WriteAsync(
            Sql("UPDATE public.orders SET order_status_id = $2, shipping_status_id = $3, updated_at = $4 WHERE id = $1", id, (int)OrderStatusId.Delivered, (int)ShippingStatusId.Delivered, store.Now),
            History(store, id, OrderStatusId.Delivered, order.Staff, "Delivered")).ConfigureAwait(false);
        store.Did(StoreActionKind.Delivery);
        if (store.Random.Chance(GoodsComeBack))
        {
            store.Then(StoreActionKind.Refund, id, delays: 3);
        }
    }

    public static async Task CancelAsync(StoreTransaction store, int id)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is not { } order || !OrderRules.MayMove(order.Status, OrderStatusId.Cancelled))
        {
            return;
        }

        var paid = order.Payment == PaymentStatusId.Completed;
        NpgsqlBatchCommand[] refund = paid ? [Sql(InsertTransaction, id, TransactionKind.Refund.ToLabel(), order.Total, true, store.Now, "Refund of a cancelled order")] : [];
        await store.WriteAsync([.. refund, .. Abandon(store, id, paid ? PaymentStatusId.Refunded : order.Payment, order.Staff, "Cancelled by customer")]).ConfigureAwait(false);
        store.Did(StoreActionKind.Cancellation);
    }

    public static async Task RefundAsync(StoreTransaction store, int id)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is not { Status: OrderStatusId.Delivered, Payment: PaymentStatusId.Completed } order)
        {
            return;
        }

        await store.WriteAsync(
            Sql(InsertTransaction, id, TransactionKind.Refund.ToLabel(), order.Total, true, store.Now, "Refund of returned goods"),
            Sql("UPDATE public.orders SET payment_status_id = $2, shipping_status_id = $3, updated_at = $4 WHERE id = $1", id, (int)PaymentStatusId.Refunded, (int)ShippingStatusId.Returned, store.Now),
            Sql(LockLines, id),
            Sql(GiveBackStock, id)).ConfigureAwait(false);
        store.Did(StoreActionKind.Refund);
    }

    /// <summary>Removes a cancelled order that has rested for a while, with all that hangs on it.</summary>
    public static async Task DeleteAsync(StoreTransaction store, TimeSpan rest)
    {
        // A bounded stretch of the primary key, so that a store without cancelled orders is not read through.
        const string Pick = """
            SELECT id FROM public.orders WHERE id > (SELECT floor($1 * max(id))::int FROM public.orders) AND id <= (SELECT floor($1 * max(id))::int + 5000 FROM public.orders)
            AND order_status_id = $2 AND updated_at < $3 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            """;
        var id = await store.FirstAsync(reader => reader.GetInt32(0), Sql(Pick, store.Random.NextFraction(), (int)OrderStatusId.Cancelled, store.Now - rest)).ConfigureAwait(false);
        if (id == 0)
        {
            return;
        }

        await store.WriteAsync(
            Sql("DELETE FROM public.transactions WHERE order_id = $1", id),
            Sql("DELETE FROM public.order_status_history WHERE order_id = $1", id),
            Sql("DELETE FROM public.orderdetails WHERE order_id = $1", id),
            Sql("DELETE FROM public.orders WHERE id = $1", id)).ConfigureAwait(false);
        store.Did(StoreActionKind.OrderDeletion);
    }

    private static Task<LockedOrder?> LockAsync(StoreTransaction store, int id) => store.FirstAsync(
        reader => new LockedOrder((OrderStatusId)reader.GetInt32(0), reader.IsDBNull(1) ? PaymentStatusId.None : (PaymentStatusId)reader.GetInt32(1), reader.GetDecimal(2), reader.GetInt32(3)),
        Sql(LockOrder, id));

    private static NpgsqlBatchCommand[] Abandon(StoreTransaction store, int id, PaymentStatusId payment, int staff, string comment) =>
    [
        Sql(
            "UPDATE public.orders SET order_status_id = $2, payment_status_id = NULLIF($3, 0), shipping_status_id = NULL, updated_at = $4 WHERE id = $1",
            id,
            (int)OrderStatusId.Cancelled,
            (int)payment,
            store.Now),
        History(store, id, OrderStatusId.Cancelled, staff, comment),
        Sql(LockLines, id),
        Sql(GiveBackStock, id),
    ];

    private static NpgsqlBatchCommand History(StoreTransaction store, int id, OrderStatusId status, int staff, string comment) =>
        Sql(InsertHistory, id, (int)status, staff, comment, store.Now);

    private sealed record LockedOrder(OrderStatusId Status, PaymentStatusId Payment, decimal Total, int Staff);
}
