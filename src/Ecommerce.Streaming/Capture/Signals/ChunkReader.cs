using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.Capture.Sessions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>
/// Reads the next chunk of an incremental snapshot between two watermarks (io.debezium.pipeline.source.snapshot.incremental.AbstractIncrementalSnapshotChangeEventSource.readChunk).
/// Stateless; runs beside the forwarding of the log.
/// </summary>
internal sealed class ChunkReader(SignalTable signals, TableScan scan, IncrementalNotices notices, ILogger logger)
{
    public async Task<Chunk> ReadAsync(ChunkRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await signals.OpenAsync(request.Id, cancellationToken).ConfigureAwait(false);
            var chunk = await ReadTablesAsync(request, cancellationToken).ConfigureAwait(false);
            await signals.CloseAsync(request.Id, opened, cancellationToken).ConfigureAwait(false);
            return chunk;
        }
        catch (PostgresException e) when (!ServerFailure.IsTransient(e))
        {
            // Without watermarks nothing can be read safely.
            Log.WatermarkRefused(logger, ServerFailure.Words(e));
            return Give(request);
        }
    }

    private async Task<Chunk> ReadTablesAsync(ChunkRequest request, CancellationToken cancellationToken)
    {
        var notifications = new List<Notification>();
        var tables = request.Tables;
        var (lastKey, maximumKey, rows) = (request.LastKey, request.MaximumKey, request.RowsScanned);
        while (!tables.IsEmpty)
        {
            var result = await scan.ReadAsync(tables[0], lastKey, maximumKey, cancellationToken).ConfigureAwait(false);
            if (result.Ended is not { } ended)
            {
                notifications.Add(notices.InProgress(request.SignalId, tables[0], tables, result.MaximumKey, result.LastKey));
                return new Chunk
                {
                    Tables = tables,
                    Shape = result.Shape,
                    Rows = result.Rows,
                    LastKey = result.LastKey,
                    MaximumKey = result.MaximumKey,
                    Unseen = result.Unseen,
                    RowsScanned = rows + result.Rows.Count,
                    Notifications = [.. notifications],
                    IsClosed = true,
                };
            }

            notifications.Add(notices.TableCompleted(request.SignalId, tables[0], tables, rows, ended));
            tables = tables.RemoveAt(0);
            (lastKey, maximumKey, rows) = ([], [], 0);
        }

        notifications.Add(notices.Completed(request.SignalId));
        return new Chunk { Tables = [], Notifications = [.. notifications], IsClosed = true };
    }

    private Chunk Give(ChunkRequest request)
    {
        var notifications = new List<Notification>();
        for (var tables = request.Tables; !tables.IsEmpty; tables = tables.RemoveAt(0))
        {
            notifications.Add(notices.TableCompleted(request.SignalId, tables[0], tables, tables == request.Tables ? request.RowsScanned : 0, ScanStatus.Refused));
        }

        return new Chunk { Tables = [], Notifications = [.. notifications, notices.Completed(request.SignalId)], IsClosed = false };
    }
}
