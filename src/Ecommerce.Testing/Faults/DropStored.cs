using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>A state table or a ledger is dropped by hand in ClickHouse: it must be noticed, and made anew with what it held.</summary>
/// <param name="Table">The table in ClickHouse.</param>
public sealed record DropStored(string Table) : Fault
{
    /// <inheritdoc/>
    public override string Name => "drop-stored";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        await scene.Pipeline.ExecuteClickHouseAsync($"DROP TABLE shop.`{Table}` SYNC", cancellationToken).ConfigureAwait(false);
        await scene.ExpectAsync($"table {Table}, made anew", () => HasRowsAsync(scene, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HasRowsAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        try
        {
            return (await scene.Pipeline.QueryClickHouseAsync($"SELECT count() FROM `{Table}`", cancellationToken).ConfigureAwait(false))[0][0] != "0";
        }
        catch (Exception error) when (error is not OperationCanceledException && scene.Pipeline.IsRunning)
        {
            // It is not there yet.
            return false;
        }
    }
}
