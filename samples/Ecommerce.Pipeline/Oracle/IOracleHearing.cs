namespace Ecommerce.Pipeline.Oracle;

/// <summary>The time during which the store stands still for the oracle.</summary>
internal interface IOracleHearing : IAsyncDisposable
{
    /// <summary>Hears the oracle.</summary>
    /// <param name="snapshot">Name of an exported snapshot of PostgreSQL that was taken while the store stood still.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it says.</returns>
    Task<OracleTestimony> TestifyAsync(string snapshot, CancellationToken cancellationToken);
}
