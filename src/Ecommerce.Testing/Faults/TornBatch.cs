using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Some of the state tables refuse a batch that others have taken; the batch comes again until all take it.</summary>
/// <param name="Table">The state table that refuses.</param>
/// <param name="Time">How long.</param>
/// <param name="KillHost">Whether the host is killed meanwhile.</param>
public sealed record TornBatch(string Table, TimeSpan Time, bool KillHost) : Fault
{
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public override string Name => "torn-batch";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Pipeline.ExecuteClickHouseAsync($"ALTER TABLE shop.`{Table}` ADD CONSTRAINT chaos CHECK _version = 0", cancellationToken).ConfigureAwait(false);
        // A batch that was under way is through by then.
        await scene.LiveAsync(UnderWay, cancellationToken).ConfigureAwait(false);
        var before = await NewestAsync(scene, cancellationToken).ConfigureAwait(false);
        await scene.LiveAsync(Time, cancellationToken).ConfigureAwait(false);
        if (await NewestAsync(scene, cancellationToken).ConfigureAwait(false) != before)
        {
            throw new ChaosException($"State table {Table} took a batch that it was made to refuse.");
        }

        if (KillHost)
        {
            await scene.Pipeline.KillAsync(cancellationToken).ConfigureAwait(false);
            await scene.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        }

        await scene.Pipeline.ExecuteClickHouseAsync($"ALTER TABLE shop.`{Table}` DROP CONSTRAINT chaos", cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> NewestAsync(ChaosScene scene, CancellationToken cancellationToken) =>
        (await scene.Pipeline.QueryClickHouseAsync($"SELECT toString(max(_version)) FROM `{Table}`", cancellationToken).ConfigureAwait(false))[0][0];
}
