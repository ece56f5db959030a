namespace Ecommerce.Data.Embedded;

/// <summary>How far the fetching of a package has come.</summary>
/// <param name="Package">The package.</param>
/// <param name="Stage">What is being done.</param>
/// <param name="Bytes">Bytes done in this stage; 0 where the stage does not count.</param>
/// <param name="TotalBytes">Bytes that the stage will take, when known.</param>
public readonly record struct NpmFetchProgress(NpmPackage Package, NpmFetchStage Stage, long Bytes, long? TotalBytes);
