using Ecommerce.Data.Rules;
using Ecommerce.Data.Store;

namespace Ecommerce.Data.Jobs;

/// <summary>People and orders, by the same steps as the living store takes.</summary>
internal static class SalesJobs
{
    private const int Users = 2;
    private const int LastAttempt = 1;

    public static async Task RegisterUsersAsync(JobScene scene)
    {
        for (var i = 0; i < Users; i++)
        {
            var before = scene.Store.Rows;
            await scene.Customers.RegisterAsync(scene.Store).ConfigureAwait(false);
            if (scene.Store.Rows == before)
            {
                throw new JobNotReadyException("A user needs an address in a city: run the job province_and_city first.");
            }
        }
    }

    /// <summary>An order and its payment, which moves it on or cancels it at once. What ran low is restocked.</summary>
    public static async Task ProcessOrderAsync(JobScene scene)
    {
        var store = scene.Store;
        var demand = new StoreDemand(new() { OrdersPerSecond = 0 });
        await OrderPlacement.PlaceAsync(store, demand).ConfigureAwait(false);
        if (store.Done is null && await RestockAsync(store, demand).ConfigureAwait(false))
        {
            // Nothing was left of what the customer looked at.
            await OrderPlacement.PlaceAsync(store, demand).ConfigureAwait(false);
        }

        var payment = store.Following.FirstOrDefault(following => following.Task.Kind == StoreActionKind.Payment).Task;
        if (payment.Kind != StoreActionKind.Payment)
        {
            throw new JobNotReadyException("An order needs a product, a member of staff (users 4 to 7) and a user with an address: run the jobs product and user_registration first.");
        }

        await OrderSteps.PayAsync(store, payment with { Attempt = LastAttempt }, new StoreRates()).ConfigureAwait(false);
        await RestockAsync(store, demand).ConfigureAwait(false);
    }

    private static async Task<bool> RestockAsync(StoreTransaction store, StoreDemand demand)
    {
        var products = store.Following.Where(following => following.Task.Kind == StoreActionKind.Restock).Select(following => (int)following.Task.Subject).Distinct().Order().ToList();
        store.Following.RemoveAll(following => following.Task.Kind == StoreActionKind.Restock);
        foreach (var product in products)
        {
            await CatalogueLife.RestockAsync(store, demand, product).ConfigureAwait(false);
        }

        return products.Count > 0;
    }
}
