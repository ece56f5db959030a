using System.Globalization;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>Messages of rows that a TRUNCATE removed come once more, after the floor that it set: the rows must stay gone.</summary>
/// <param name="Table">The table.</param>
public sealed record LateAfterFloor(string Table) : Fault
{
    /// <inheritdoc/>
    public override string Name => "late-after-floor";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var old = scene.Topics.ReadTail(500).Where(record => record.Topic.EndsWith("." + Table, StringComparison.Ordinal)).ToList();
        var floors = await CountFloorsAsync(scene, cancellationToken).ConfigureAwait(false);
        await StoreWrites.TruncateAndRefillAsync(scene, Table, cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync("the floor of the TRUNCATE", async () => await CountFloorsAsync(scene, cancellationToken).ConfigureAwait(false) > floors, cancellationToken).ConfigureAwait(false);
        await scene.Topics.WriteAgainAsync(old, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> CountFloorsAsync(ChaosScene scene, CancellationToken cancellationToken) =>
        long.Parse((await scene.Pipeline.QueryClickHouseAsync($"SELECT count() FROM floors WHERE tab = '{Table}' AND reason = 'truncate'", cancellationToken).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture);
}
