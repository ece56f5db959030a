using System.Globalization;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A row grows beyond what the broker takes in one message. It must be parked and seen; once it is smaller again, its next message makes up for it.</summary>
public sealed record OversizeRow : Fault
{
    /// <inheritdoc/>
    public override string Name => "oversize-row";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var id = (await scene.Store.ReadIdsAsync("products", cancellationToken).ConfigureAwait(false)).Order().ElementAt(scene.Random.Next(30));
        var row = id.ToString(CultureInfo.InvariantCulture);
        var parked = await StoreWrites.CountParkingsAsync(scene, cancellationToken).ConfigureAwait(false);
        await scene.Store.WriteAsync(
            transaction => transaction.ExecuteAsync($"UPDATE public.products SET product_description = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 150000) AS i) WHERE id = {row}", cancellationToken), cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync($"the oversize product {row} among the parked messages", async () => await StoreWrites.CountParkingsAsync(scene, cancellationToken).ConfigureAwait(false) > parked, cancellationToken).ConfigureAwait(false);
        scene.BeforeQuiet(token => scene.Store.WriteAsync(transaction => transaction.ExecuteAsync($"UPDATE public.products SET product_description = 'short' WHERE id = {row}", token), token));
    }
}
