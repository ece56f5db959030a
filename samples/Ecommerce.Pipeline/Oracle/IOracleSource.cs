namespace Ecommerce.Pipeline.Oracle;

/// <summary>An oracle, here or in the host's process.</summary>
internal interface IOracleSource
{
    /// <summary>Holds the living store still, with all that it did committed, so that a snapshot taken now is the oracle's own state.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Disposing of it lets the store go on.</returns>
    Task<IOracleHearing> HoldStillAsync(CancellationToken cancellationToken);
}
