using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Store;

/// <summary>Forgets a customer as <see cref="Erasure"/> says.</summary>
internal static class CustomerErasure
{
    // Who is ordering just now is passed over, so that nobody waits.
    private const string PickCustomer = $"""
        SELECT u.id FROM public.users AS u WHERE u.id > (SELECT floor($1 * max(id))::int FROM public.users) AND u.username NOT LIKE '{Erasure.NamePrefix}%'
            AND EXISTS (SELECT FROM public.role_user AS r WHERE r.role_id = $2 AND r.user_id = u.id)
        ORDER BY u.id LIMIT 1 FOR UPDATE OF u SKIP LOCKED
        """;

    public static async Task EraseAsync(StoreTransaction store)
    {
        var id = await store.FirstAsync(reader => reader.GetInt32(0), Sql(PickCustomer, store.Random.NextFraction(), (int)RoleId.Customer)).ConfigureAwait(false);
        if (id == 0)
        {
            return;
        }

        var open = new List<int>();
        await store.RunAsync(
            (_, reader) => open.Add(reader.GetInt32(0)),
            Sql("UPDATE public.users SET username = $2, password = NULL, email = $3, mobile = $2 WHERE id = $1", id, Erasure.Username(id), Erasure.Email(id)),
            Sql("UPDATE public.addresses SET title = $2, full_address = NULL WHERE user_id = $1", id, Erasure.AddressTitle),
            Sql("SELECT id FROM public.orders WHERE user_id = $1 AND order_status_id IN ($2, $3)", id, (int)OrderStatusId.Pending, (int)OrderStatusId.Processing)).ConfigureAwait(false);
        store.Did(StoreActionKind.Erasure);
        foreach (var order in open)
        {
            store.Then(StoreActionKind.Cancellation, order, delays: 0);
        }
    }
}
