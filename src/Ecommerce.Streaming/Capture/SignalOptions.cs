namespace Ecommerce.Streaming.Capture;

/// <summary>The signal table, by which somebody asks a running capture for an incremental snapshot and the like, and how such a snapshot goes.</summary>
public sealed record SignalOptions
{
    /// <summary>The table, <c>schema.table</c>, with the columns id, type and data (<c>signal.data.collection</c>). It is captured like any other.</summary>
    public required string Table { get; init; }

    /// <summary>Rows that are read at once, between two watermarks (<c>incremental.snapshot.chunk.size</c>). Default 1024.</summary>
    public int ChunkSize { get; init; } = 1024;

    /// <summary>Whether the closing watermark deletes the row of the opening one, instead of inserting another (<c>incremental.snapshot.watermarking.strategy=INSERT_DELETE</c>). Default false.</summary>
    public bool DeleteWatermarks { get; init; }
}
