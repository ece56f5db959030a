using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Data.Store;

/// <summary>What an earlier life left unfinished.</summary>
internal static class OpenOrders
{
    // The newest orders only, through the primary key: what is older and still open is somebody else's affair.
    private const string Newest = """
        SELECT id, order_status_id, shipping_status_id FROM public.orders
        WHERE id > (SELECT coalesce(max(id), 0) - 20000 FROM public.orders) AND order_status_id IN (1, 2, 3) ORDER BY id
        """;

    /// <summary>The next step of each open order, and the greatest order id there is.</summary>
    public static async Task<(List<StoreTask> Steps, long LastId)> ReadAsync(NpgsqlConnection connection)
    {
        var steps = new List<StoreTask>();
        var command = new NpgsqlCommand(Newest, connection);
        await using var commandEnds = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                var onItsRound = !reader.IsDBNull(2) && (ShippingStatusId)reader.GetInt32(2) == ShippingStatusId.OutForDelivery;
                // A payment that is tried again here is the last attempt: nobody remembers how many there were.
                steps.Add((OrderStatusId)reader.GetInt32(1) switch
                {
                    OrderStatusId.Pending => new(StoreActionKind.Payment, reader.GetInt32(0), Attempt: 1),
                    OrderStatusId.Processing => new(StoreActionKind.Shipment, reader.GetInt32(0)),
                    _ => new(onItsRound ? StoreActionKind.Delivery : StoreActionKind.DeliveryAttempt, reader.GetInt32(0)),
                });
            }
        }

        var last = new NpgsqlCommand("SELECT coalesce(max(id), 0)::bigint FROM public.orders", connection);
        await using var lastEnds = last.ConfigureAwait(false);
        return (steps, (long)(await last.ExecuteScalarAsync().ConfigureAwait(false))!);
    }
}
