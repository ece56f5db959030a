using System.Collections.Concurrent;
using System.Threading.Channels;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Wal;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>One of the connections that read tables in a snapshot: takes the next table that nobody has taken, and hands its records on with their markers.</summary>
internal sealed class SnapshotReader(
    NpgsqlConnection connection, SnapshotJob job, TableCatalog catalog, RecordFactory records, CaptureOptions options, SourcePosition position, CaptureProgress progress, ChannelWriter<SnapshotPart> output, Task firstSent)
{
    private const int RowsPerPart = 500;

    public async Task RunAsync(ConcurrentQueue<(int Index, CapturedTable Table)> tables, CancellationToken cancellationToken)
    {
        while (tables.TryDequeue(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReadAsync(next.Index, next.Table, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(int index, CapturedTable table, CancellationToken cancellationToken)
    {
        var shape = await catalog.ReadAsync(connection, table.Name, table.Oid, cancellationToken).ConfigureAwait(false);
        progress.SnapshotTable = table.Name.FullName;
        if (index > 0)
        {
            // Whatever is marked as the first record of all is sent before any other.
            await firstSent.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!job.IsWhole && !options.SkippedOperations.Contains(ChangeOperation.Truncate))
        {
            await output.WriteAsync(new SnapshotPart(index, table.Name, 0) { Records = [Truncate(records, shape, position)] }, cancellationToken).ConfigureAwait(false);
        }

        var text = await connection.BeginTextExportAsync($"COPY ({Query(table.Name, shape)}) TO STDOUT", cancellationToken).ConfigureAwait(false);
        using (text)
        {
            // The bytes are taken from below the text reader: they are UTF-8 already, and become JSON without being strings first.
            var ahead = new ReadAheadStream(((StreamReader)(TextReader)text).BaseStream, cancellationToken);
            await using (ahead.ConfigureAwait(false))
            {
                await ConvertAsync(index, table.Name, shape, new CopyRowReader(ahead), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What empties a table before its rows come again: below the rows' own position there is nothing any more.</summary>
    public static ConnectRecord Truncate(RecordFactory records, TableShape shape, in SourcePosition position) =>
        records.Truncate(shape, position with { Snapshot = SnapshotMarker.None, Sequence = new SourceSequence(position.Sequence.Lsn, 0), TransactionId = null });

    private string Query(TableName table, TableShape shape)
    {
        var columns = string.Join(", ", shape.Columns.Select(c => TableName.Quote(c.Name)));
        return options.SnapshotQueries.TryGetValue(table.FullName, out var query)
            ? $"SELECT {columns} FROM ({query.Trim().TrimEnd(';')}) AS snapshot"
            : $"SELECT {columns} FROM {table.Quoted}";
    }

    // A row's marker depends on what comes after it, so each row waits for the next one.
    private async Task ConvertAsync(int index, TableName table, TableShape shape, CopyRowReader reader, CancellationToken cancellationToken)
    {
        CopiedRow next = new(), held = new();
        List<ConnectRecord> batch = new(RowsPerPart);
        long rows = 0;
        while (await reader.ReadAsync(next, cancellationToken).ConfigureAwait(false))
        {
            if (rows > 0)
            {
                batch.Add(Read(shape, held, rows > 1 ? SnapshotMarker.Inside : index == 0 && job.IsWhole ? SnapshotMarker.First : SnapshotMarker.FirstInTable));
                if (batch.Count == RowsPerPart)
                {
                    await output.WriteAsync(new SnapshotPart(index, table, batch.Count) { Records = batch }, cancellationToken).ConfigureAwait(false);
                    batch = new(RowsPerPart);
                }
            }

            (next, held) = (held, next);
            rows++;
        }

        await output.WriteAsync(
            new SnapshotPart(index, table, batch.Count)
            {
                Records = batch,
                IsEnd = true,
                LastInTable = rows == 0 ? null : Read(shape, held, rows == 1 && index == 0 && job.IsWhole ? SnapshotMarker.First : SnapshotMarker.LastInTable),
                Last = rows == 0 || !job.IsWhole ? null : Read(shape, held, SnapshotMarker.Last),
            },
            cancellationToken).ConfigureAwait(false);
    }

    private ConnectRecord Read(TableShape shape, CopiedRow row, SnapshotMarker marker) => records.Read(shape, row.Values, position with { Snapshot = marker });
}
