using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Serialization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>Sends all rows of all tables as they were at a slot's consistent point.</summary>
internal sealed class SnapshotSender(
    CaptureSource source, TableCatalog catalog, MarkedSink sink, RecordFactory records, SnapshotNotifier notifier, CaptureOptions options, CaptureProgress progress, ILogger logger)
{
    private CopiedRow _next = new();
    private CopiedRow _held = new();
    private TableShape? _heldTable;
    private bool _heldIsFirstOfTable;
    private bool _sentAny;
    private SourcePosition _position;

    /// <summary>Sends the snapshot. The slot's session must stay idle meanwhile: it keeps the exported snapshot alive.</summary>
    public async Task SendAsync(string snapshotName, ulong lsn, ImmutableArray<(TableName Name, uint Oid)> tables, CancellationToken cancellationToken)
    {
        // What stood in the signal table before is no signal.
        var captured = tables.Select(t => t.Name.FullName).ToArray();
        tables = tables.RemoveAll(t => t.Name.FullName == options.Signals?.Table);
        await notifier.StartedAsync(cancellationToken).ConfigureAwait(false);
        var connection = await source.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await StartAsync(connection, snapshotName, lsn, cancellationToken).ConfigureAwait(false);
            progress.StartSnapshot(await CountAsync(connection, tables, cancellationToken).ConfigureAwait(false));
            long rows = 0;
            foreach (var (name, oid) in tables)
            {
                await notifier.TableStartedAsync(name.FullName, [.. tables.Select(t => t.Name.FullName)], cancellationToken).ConfigureAwait(false);
                var sent = await SendTableAsync(connection, name, oid, cancellationToken).ConfigureAwait(false);
                await notifier.TableCompletedAsync(name.FullName, sent, captured, cancellationToken).ConfigureAwait(false);
                rows += sent;
            }

            if (_heldTable is not null)
            {
                await SendHeldAsync(SnapshotMarker.Last, cancellationToken).ConfigureAwait(false);
            }

            await RunAsync(connection, "COMMIT", cancellationToken).ConfigureAwait(false);
            await notifier.CompletedAsync(cancellationToken).ConfigureAwait(false);
            progress.SnapshotTable = null;
            Log.SnapshotSent(logger, Lsn.Format(lsn), rows, tables.Length);
        }
    }

    private async Task StartAsync(NpgsqlConnection connection, string snapshotName, ulong lsn, CancellationToken cancellationToken)
    {
        await RunAsync(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ", cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, $"SET TRANSACTION SNAPSHOT '{snapshotName}'", cancellationToken).ConfigureAwait(false);
        var command = new NpgsqlCommand(
            "SELECT (extract(epoch FROM CURRENT_TIMESTAMP) * 1000000)::int8, CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_xact_id()::text::int8 END", connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                _position = new SourcePosition
                {
                    TimestampUs = reader.GetInt64(0),
                    Snapshot = SnapshotMarker.Inside,
                    Sequence = new SourceSequence(null, lsn),
                    TransactionId = await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false) ? null : (ulong)reader.GetInt64(1),
                };
            }
        }
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, ImmutableArray<(TableName Name, uint Oid)> tables, CancellationToken cancellationToken)
    {
        if (tables.IsEmpty)
        {
            return 0;
        }

        var sql = $"SELECT coalesce(sum(n), 0)::int8 FROM ({string.Join(" UNION ALL ", tables.Select(t => $"SELECT count(*) AS n FROM {t.Name.Quoted}"))}) AS counts";
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }

    private async Task<long> SendTableAsync(NpgsqlConnection connection, TableName name, uint oid, CancellationToken cancellationToken)
    {
        var table = await catalog.ReadAsync(connection, name, oid, cancellationToken).ConfigureAwait(false);
        progress.SnapshotTable = name.FullName;
        var columns = string.Join(", ", table.Columns.Select(c => TableName.Quote(c.Name)));
        var text = await connection.BeginTextExportAsync($"COPY (SELECT {columns} FROM {name.Quoted}) TO STDOUT", cancellationToken).ConfigureAwait(false);
        long rows = 0;
        using (text)
        {
            // The bytes are taken from below the text reader: they are UTF-8 already, and become JSON without being strings first.
            var reader = new CopyRowReader(((StreamReader)(TextReader)text).BaseStream);
            while (await reader.ReadAsync(_next, cancellationToken).ConfigureAwait(false))
            {
                await HoldAsync(table, cancellationToken).ConfigureAwait(false);
                rows++;
            }
        }

        Log.SnapshotTable(logger, name.FullName, rows);
        return rows;
    }

    // A row's marker depends on what comes after it, so each row waits for the next one.
    private async ValueTask HoldAsync(TableShape table, CancellationToken cancellationToken)
    {
        var isFirstOfTable = table != _heldTable;
        if (_heldTable is not null)
        {
            await SendHeldAsync(isFirstOfTable ? SnapshotMarker.LastInTable : _heldIsFirstOfTable ? SnapshotMarker.FirstInTable : SnapshotMarker.Inside, cancellationToken).ConfigureAwait(false);
        }

        (_held, _next) = (_next, _held);
        _heldTable = table;
        _heldIsFirstOfTable = isFirstOfTable;
    }

    private ValueTask SendHeldAsync(SnapshotMarker marker, CancellationToken cancellationToken)
    {
        var position = _position with { Snapshot = marker != SnapshotMarker.Last && !_sentAny ? SnapshotMarker.First : marker };
        _sentAny = true;
        progress.AddSnapshotRow();
        return sink.SendAsync(records.Read(_heldTable!, _held.Values, position), cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
