using System.Collections.Immutable;
using System.Text.Json;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>What the capture benchmark says in its last line. Ratios are of medians; a ratio that is null could not be measured, and <see cref="Missing"/> says why.</summary>
internal sealed record CaptureReport
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Streamed changes per second, from the slot until a reader of the embedded broker had them, ÷ those of <see cref="StreamRatioOf"/>.</summary>
    public required double? StreamRatio { get; init; }

    public required string StreamRatioOf { get; init; }

    /// <summary>Changes per second of Npgsql's replication reader alone ÷ those of <see cref="ReaderRatioOf"/>.</summary>
    public required double? ReaderRatio { get; init; }

    public required string ReaderRatioOf { get; init; }

    /// <summary>Snapshot rows per second ÷ those of <see cref="SnapshotRatioOf"/>.</summary>
    public required double SnapshotRatio { get; init; }

    public required string SnapshotRatioOf { get; init; }

    /// <summary>Managed memory allocated per streamed change, by the capture, the producer and the reader.</summary>
    public required double BytesPerChange { get; init; }

    /// <summary>The most memory resident while streaming, in MiB: capture, producer, broker and reader.</summary>
    public required double PeakMb { get; init; }

    /// <summary>The same while one transaction of <see cref="BigTransactionRows"/> rows passed, in a process of its own; null where that was left out.</summary>
    public required double? BigTransactionPeakMb { get; init; }

    public required int BigTransactionRows { get; init; }

    public required double? BigTransactionChangesPerSecond { get; init; }

    public required int Changes { get; init; }

    public required int SnapshotRows { get; init; }

    public required int ChangesPerTransaction { get; init; }

    public required ImmutableArray<double> CaptureChangesPerSecond { get; init; }

    public required ImmutableArray<double> PgRecvlogicalChangesPerSecond { get; init; }

    public required ImmutableArray<double> ReaderChangesPerSecond { get; init; }

    public required ImmutableArray<double> SnapshotRowsPerSecond { get; init; }

    public required ImmutableArray<double> CopyRowsPerSecond { get; init; }

    public required string Postgres { get; init; }

    public required string? PgRecvlogical { get; init; }

    public required int Processors { get; init; }

    public required string? Missing { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
