using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>ClickHouse stops consuming while more changes come than a partition of the embedded broker holds: what holds them back must lose none.</summary>
/// <param name="Rounds">How often every order is touched.</param>
public sealed record FillPartition(int Rounds) : Fault
{
    /// <inheritdoc/>
    public override string Name => "fill-partition";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Pipeline.StallAsync(TimeSpan.FromSeconds(3), cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < Rounds; round++)
        {
            await scene.Store.WriteAsync(transaction => transaction.ExecuteAsync("UPDATE public.orders SET updated_at = updated_at", cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }
}
