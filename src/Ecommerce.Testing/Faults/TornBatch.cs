using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Some of the state tables refuse a batch that others have taken; the batch comes again until all take it.</summary>
/// <param name="Table">The state table that refuses.</param>
/// <param name="Time">How long.</param>
/// <param name="KillHost">Whether the host is killed meanwhile.</param>
public sealed record TornBatch(string Table, TimeSpan Time, bool KillHost) : Fault
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public override string Name => "torn-batch";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Pipeline.ExecuteClickHouseAsync($"ALTER TABLE shop.`{Table}` ADD CONSTRAINT chaos CHECK _version = 0", cancellationToken).ConfigureAwait(false);
        // A batch that was under way may still come through.
        await scene.ExpectAsync($"the refusal of table {Table}", () => StandsStillAsync(scene, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (KillHost)
        {
            await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
            await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        }

        await scene.Pipeline.ExecuteClickHouseAsync($"ALTER TABLE shop.`{Table}` DROP CONSTRAINT chaos", cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> StandsStillAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        var before = await NewestAsync(scene, cancellationToken).ConfigureAwait(false);
        await scene.LiveAsync(Least + Time, cancellationToken).ConfigureAwait(false);
        return await NewestAsync(scene, cancellationToken).ConfigureAwait(false) == before;
    }

    private async Task<string> NewestAsync(ChaosScene scene, CancellationToken cancellationToken) =>
        (await scene.Pipeline.QueryClickHouseAsync($"SELECT toString(max(_version)) FROM `{Table}`", cancellationToken).ConfigureAwait(false))[0][0];
}
