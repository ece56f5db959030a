using Ecommerce.Data.Pricing;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Npgsql;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>
/// Moves an order on: payment, shipment, delivery, cancellation, refund. Each step locks the order and asks <see cref="OrderLifecycle"/> whether it may be taken
/// from where the order stands now, since another writer may have been there; if not, nothing is done.
/// </summary>
internal static class OrderSteps
{
    private const string LockOrder = """
        SELECT order_status_id, coalesce(payment_status_id, 0), coalesce(shipping_status_id, 0), staff_id, coalesce(payment_method_id, 0), coalesce(shipping_method_id, 0), order_amount, total_amount
        FROM public.orders WHERE id = $1 FOR NO KEY UPDATE
        """;

    private const string MoveOrder = """
        UPDATE public.orders SET order_status_id = $2, payment_status_id = NULLIF($3, 0), shipping_status_id = NULLIF($4, 0), updated_at = $5 WHERE id = $1
        """;

    private const string ShipOrder = """
        UPDATE public.orders SET order_status_id = $2, payment_status_id = NULLIF($3, 0), shipping_status_id = NULLIF($4, 0), shipped_at = $5, updated_at = $5 WHERE id = $1
        """;

    private const string InsertHistory = """
        INSERT INTO public.order_status_history (order_id, order_status_id, staff_id, comments, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (order_id, order_status_id) DO NOTHING
        """;

    private const string InsertTransaction = """
        INSERT INTO public.transactions (order_id, transaction_type, amount, status, created_at, description) VALUES ($1, $2::public.transaction_type, $3, $4, $5, $6)
        """;

    private const string InsertRefundOfRest = """
        INSERT INTO public.transactions (order_id, transaction_type, amount, status, created_at, description)
        SELECT $1, 'refund'::public.transaction_type, $2 - coalesce(sum(amount), 0), true, $3, $4 FROM public.transactions WHERE order_id = $1 AND transaction_type = 'refund' AND status
        """;

    private const string LockLines = "SELECT id FROM public.products WHERE id IN (SELECT product_id FROM public.orderdetails WHERE order_id = $1) ORDER BY id FOR NO KEY UPDATE";

    private const string GiveBackStock = """
        UPDATE public.products AS p SET product_quantity = p.product_quantity + line.quantity
        FROM (SELECT product_id, sum(quantity)::int AS quantity FROM public.orderdetails WHERE order_id = $1 GROUP BY product_id) AS line WHERE p.id = line.product_id
        """;

    public static async Task PayAsync(StoreTransaction store, StoreTask task, StoreRates rates)
    {
        if (await LockAsync(store, (int)task.Subject).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var happened = !store.Random.Chance(rates.PaymentFailureOf(order.PaymentMethod)) ? OrderEvent.PaymentReceived
            : task.Attempt == 0 && store.Random.Chance(rates.PaymentRetry) ? OrderEvent.PaymentRefused
            : OrderEvent.PaymentFailed;
        if (!await TakeAsync(store, order, happened, happened == OrderEvent.PaymentReceived ? StoreActionKind.Payment : StoreActionKind.PaymentFailure).ConfigureAwait(false))
        {
            return;
        }

        if (happened == OrderEvent.PaymentRefused)
        {
            store.Then(StoreActionKind.Payment, order.Id, attempt: 1);
        }
        else if (happened == OrderEvent.PaymentReceived)
        {
            store.Then(store.Random.Chance(rates.Cancellation) ? StoreActionKind.Cancellation : StoreActionKind.Shipment, order.Id);
        }
    }

    public static async Task ShipAsync(StoreTransaction store, int id)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is { } order && await TakeAsync(store, order, OrderEvent.Shipped, StoreActionKind.Shipment).ConfigureAwait(false))
        {
            store.Then(StoreActionKind.DeliveryAttempt, id, delays: ShippingTimes.Pace(order.ShippingMethod));
        }
    }

    /// <summary>A parcel that is on its way goes out; one that is out already was not taken.</summary>
    public static async Task AttemptDeliveryAsync(StoreTransaction store, StoreTask task, StoreRates rates)
    {
        var id = (int)task.Subject;
        if (await LockAsync(store, id).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var nobodyHome = order.State.Shipping == ShippingStatusId.OutForDelivery;
        if (!await TakeAsync(store, order, nobodyHome ? OrderEvent.DeliveryFailed : OrderEvent.OutForDelivery, StoreActionKind.DeliveryAttempt).ConfigureAwait(false))
        {
            return;
        }

        // The third round finds somebody, or a neighbour.
        var again = nobodyHome || (task.Attempt < 4 && store.Random.Chance(rates.FailedDelivery));
        store.Then(again ? StoreActionKind.DeliveryAttempt : StoreActionKind.Delivery, id, attempt: again ? task.Attempt + 1 : 0);
    }

    public static async Task DeliverAsync(StoreTransaction store, int id, StoreRates rates)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is not { } order || !await TakeAsync(store, order, OrderEvent.Delivered, StoreActionKind.Delivery).ConfigureAwait(false))
        {
            return;
        }

        var chance = store.Random.NextFraction();
        if (chance < rates.Return + rates.PartialRefund)
        {
            store.Then(chance < rates.Return ? StoreActionKind.Refund : StoreActionKind.PartialRefund, id, delays: 3);
        }
    }

    public static async Task CancelAsync(StoreTransaction store, int id)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is { } order)
        {
            await TakeAsync(store, order, OrderEvent.Cancelled, StoreActionKind.Cancellation).ConfigureAwait(false);
        }
    }

    public static async Task RefundAsync(StoreTransaction store, int id)
    {
        if (await LockAsync(store, id).ConfigureAwait(false) is { } order)
        {
            await TakeAsync(store, order, OrderEvent.Returned, StoreActionKind.Refund).ConfigureAwait(false);
        }
    }

    public static async Task RefundPartAsync(StoreTransaction store, int id)
    {
        const string PickPiece = "SELECT product_price FROM public.orderdetails WHERE order_id = $1 ORDER BY id LIMIT 1";
        if (await LockAsync(store, id).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var price = await store.FirstAsync(reader => reader.GetDecimal(0), Sql(PickPiece, id)).ConfigureAwait(false);
        if (OrderPricing.PartialRefund(order.OrderAmount, order.Total, price) is { } part)
        {
            await TakeAsync(store, order, OrderEvent.PartiallyRefunded, StoreActionKind.PartialRefund, part).ConfigureAwait(false);
        }
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
        reader => new LockedOrder(
            id,
            new((OrderStatusId)reader.GetInt32(0), (PaymentStatusId)reader.GetInt32(1), (ShippingStatusId)reader.GetInt32(2)),
            reader.GetInt32(3),
            (PaymentMethodId)reader.GetInt32(4),
            (ShippingMethodId)reader.GetInt32(5),
            reader.GetDecimal(6),
            reader.GetDecimal(7)),
        Sql(LockOrder, id));

    /// <summary>Writes all that a step means, or nothing where the order stands elsewhere by now.</summary>
    private static async Task<bool> TakeAsync(StoreTransaction store, LockedOrder order, OrderEvent happened, StoreActionKind kind, decimal part = 0m)
    {
        if (!OrderLifecycle.TryStep(order.State, happened, out var step))
        {
            return false;
        }

        var commands = new List<NpgsqlBatchCommand>(5);
        if (Transaction(store, order, step, part) is { } transaction)
        {
            commands.Add(transaction);
        }

        commands.Add(Sql(happened == OrderEvent.Shipped ? ShipOrder : MoveOrder, order.Id, (int)step.To.Order, (int)step.To.Payment, (int)step.To.Shipping, store.Now));
        if (step.ChangesStatus)
        {
            commands.Add(Sql(InsertHistory, order.Id, (int)step.To.Order, order.Staff, step.Comment, store.Now));
        }

        if (step.GoodsComeBack)
        {
            commands.Add(Sql(LockLines, order.Id));
            commands.Add(Sql(GiveBackStock, order.Id));
        }

        await store.WriteAsync([.. commands]).ConfigureAwait(false);
        store.Did(kind);
        return true;
    }

    private static NpgsqlBatchCommand? Transaction(StoreTransaction store, LockedOrder order, OrderTransition step, decimal part) => step.Money switch
    {
        MoneyMove.Payment or MoneyMove.FailedPayment =>
            Sql(InsertTransaction, order.Id, TransactionKind.Payment.ToLabel(), order.Total, step.Money == MoneyMove.Payment, store.Now, step.Comment),
        MoneyMove.RefundOfPart => Sql(InsertTransaction, order.Id, TransactionKind.Refund.ToLabel(), part, true, store.Now, step.Comment),
        MoneyMove.RefundOfRest => Sql(InsertRefundOfRest, order.Id, order.Total, store.Now, step.Comment),
        _ => null,
    };

    private sealed record LockedOrder(
        int Id, OrderState State, int Staff, PaymentMethodId PaymentMethod, ShippingMethodId ShippingMethod, decimal OrderAmount, decimal Total);
}
