namespace Ecommerce.Streaming.Capture;

/// <summary>A table that an incremental snapshot has to read.</summary>
public sealed record IncrementalSnapshotTable
{
    /// <summary>Its name, <c>schema.table</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A condition in SQL that its rows must meet (<c>additional-conditions</c>); null for all rows.</summary>
    public string? Filter { get; init; }

    /// <summary>The column by which its rows are read in order instead of its key (<c>surrogate-key</c>); null for the key.</summary>
    public string? SurrogateKey { get; init; }
}
