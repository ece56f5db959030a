using System.Globalization;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Long values are stored out of line, and then the rows are updated without touching them: the log leaves them out.</summary>
/// <param name="Products">How many products.</param>
public sealed record ToastValues(int Products) : Fault
{
    /// <inheritdoc/>
    public override string Name => "toast";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var some = string.Create(CultureInfo.InvariantCulture, $"id IN (SELECT id FROM public.products ORDER BY id LIMIT {Products} OFFSET {scene.Random.Next(50)})");
        await scene.Store.WriteAsync(
            transaction => transaction.ExecuteAsync($"UPDATE public.products SET product_description = (SELECT string_agg(md5(i::text || products.id), '') FROM generate_series(1, 700) AS i) WHERE {some}", cancellationToken), cancellationToken).ConfigureAwait(false);
        await scene.Store.WriteAsync(transaction => transaction.ExecuteAsync($"UPDATE public.products SET product_quantity = product_quantity + 1 WHERE {some}", cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
