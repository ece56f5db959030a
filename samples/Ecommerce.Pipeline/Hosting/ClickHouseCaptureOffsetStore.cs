using System.Text.Json;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Keeps the capture's offset in ClickHouse, beside the state that it speaks of: both are lost or kept together.</summary>
internal sealed class ClickHouseCaptureOffsetStore(CaptureOffsetTable table) : ICaptureOffsetStore
{
    public async ValueTask<CaptureOffset?> ReadAsync(CancellationToken cancellationToken) =>
        await table.ReadAsync(cancellationToken) is { } row
            ? row.Details.Length > 0 ? JsonSerializer.Deserialize<CaptureOffset>(row.Details) : new CaptureOffset
            {
                SystemIdentifier = row.SystemIdentifier,
                Timeline = row.Timeline,
                Database = row.Database,
                SlotName = row.SlotName,
                Generation = row.Generation,
                SnapshotLsn = row.SnapshotLsn,
                SnapshotCompleted = row.SnapshotCompleted,
                ConfirmedLsn = row.ConfirmedLsn,
            }
            : null;

    public async ValueTask WriteAsync(CaptureOffset offset, CancellationToken cancellationToken) =>
        await table.WriteAsync(
            new CaptureOffsetRow
            {
                SystemIdentifier = offset.SystemIdentifier,
                Timeline = offset.Timeline,
                Database = offset.Database,
                SlotName = offset.SlotName,
                Generation = offset.Generation,
                SnapshotLsn = offset.SnapshotLsn,
                SnapshotCompleted = offset.SnapshotCompleted,
                ConfirmedLsn = offset.ConfirmedLsn,
                Details = JsonSerializer.Serialize(offset),
            },
            cancellationToken);
}
