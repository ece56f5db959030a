using System.Collections.Immutable;
using System.Data;
using System.Text;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.Capture.Snapshots;
using Ecommerce.Streaming.Serialization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>Reads the next rows of a table in the order of its key, in a transaction that keeps the table as it is meanwhile.</summary>
internal sealed class TableScan(CaptureSource source, TableCatalog catalog, int chunkSize, ILogger logger)
{
    private const string FindTable = """
        SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')
        """;

    /// <summary>Reads one chunk of a table.</summary>
    public async Task<Result> ReadAsync(IncrementalSnapshotTable table, ImmutableArray<string?> lastKey, ImmutableArray<string?> maximumKey, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await source.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await ReadAsync(connection, table, lastKey, maximumKey, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (!ServerFailure.IsTransient(e))
        {
            Log.TableSkipped(logger, table.Name, ServerFailure.Words(e));
            return new Result(ScanStatus.Refused);
        }
    }

    private async Task<Result> ReadAsync(
        NpgsqlConnection connection, IncrementalSnapshotTable table, ImmutableArray<string?> lastKey, ImmutableArray<string?> maximumKey, CancellationToken cancellationToken)
    {
        if (Parse(table.Name) is not { } name || await FindAsync(connection, name, cancellationToken).ConfigureAwait(false) is not { } oid)
        {
            Log.TableSkipped(logger, table.Name, "it does not exist or is not captured");
            return new Result(ScanStatus.UnknownTable);
        }

        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // Rows must not be read in another shape than the one that is read first.
            await RunAsync(connection, $"LOCK TABLE {name.Quoted} IN ACCESS SHARE MODE", cancellationToken).ConfigureAwait(false);
            var shape = await catalog.ReadLikeLogAsync(connection, name, oid, cancellationToken).ConfigureAwait(false);
            var key = table.SurrogateKey is { } surrogate ? shape.Columns.Select((c, i) => (c, i)).Where(c => c.c.Name == surrogate).Select(c => c.i).ToImmutableArray() : shape.KeyColumns;
            if (key.IsEmpty)
            {
                Log.TableSkipped(logger, table.Name, table.SurrogateKey is null ? "it has no primary key" : $"it has no column '{table.SurrogateKey}'");
                return new Result(table.SurrogateKey is null ? ScanStatus.NoKey : ScanStatus.Refused);
            }

            var range = new KeyRange([.. key.Select(k => shape.Columns[k].Name)], key.Any(k => shape.Columns[k].IsNullable));
            var filter = table.Filter is null ? null : $"({table.Filter})";
            if (maximumKey.IsEmpty)
            {
                var last = await ReadRowsAsync(connection, $"SELECT {range.Ascending} FROM {name.Quoted}{Where(filter)} ORDER BY {range.Descending} LIMIT 1", cancellationToken).ConfigureAwait(false);
                if (last.Count == 0)
                {
                    return new Result(ScanStatus.Empty);
                }

                maximumKey = KeyOf(last[0], [.. Enumerable.Range(0, key.Length)]);
            }

            var bounds = lastKey.IsEmpty ? null : $"({range.Behind(lastKey)}) AND {range.UpTo(maximumKey)}";
            var columns = string.Join(", ", shape.Columns.Select(c => TableName.Quote(c.Name)));
            var rows = await ReadRowsAsync(
                connection, FormattableString.Invariant($"SELECT {columns} FROM {name.Quoted}{Where(bounds, filter)} ORDER BY {range.Ascending} LIMIT {chunkSize}"), cancellationToken).ConfigureAwait(false);
            return rows.Count == 0
                ? new Result(ScanStatus.Succeeded)
                : new Result(null)
                {
                    Shape = shape,
                    Rows = rows,
                    LastKey = KeyOf(rows[^1], key),
                    MaximumKey = maximumKey,
                    Unseen = await ReadUnseenAsync(connection, cancellationToken).ConfigureAwait(false),
                };
        }
    }

    private TableName? Parse(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < name.Length - 1 && catalog.IsCaptured(name[..dot], name[(dot + 1)..]) ? TableName.Parse(name) : null;
    }

    private static async Task<uint?> FindAsync(NpgsqlConnection connection, TableName name, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(FindTable, connection) { Parameters = { new() { Value = name.Schema }, new() { Value = name.Name } } };
        await using (command.ConfigureAwait(false))
        {
            return (uint?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<List<CopiedRow>> ReadRowsAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        var rows = new List<CopiedRow>();
        var text = await connection.BeginTextExportAsync($"COPY ({query}) TO STDOUT", cancellationToken).ConfigureAwait(false);
        using (text)
        {
            var reader = new CopyRowReader(((StreamReader)(TextReader)text).BaseStream);
            for (var row = new CopiedRow(); await reader.ReadAsync(row, cancellationToken).ConfigureAwait(false); row = new CopiedRow())
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static async Task<ImmutableHashSet<uint>> ReadUnseenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT ARRAY(SELECT (x::text::int8 & 4294967295) FROM pg_snapshot_xip(pg_current_snapshot()) AS x)", connection);
        await using (command.ConfigureAwait(false))
        {
            return [.. ((long[])(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!).Select(x => (uint)x)];
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Where(params string?[] conditions) => conditions.Where(c => c is not null).ToArray() is { Length: > 0 } given ? $" WHERE {string.Join(" AND ", given)}" : "";

    private static ImmutableArray<string?> KeyOf(CopiedRow row, ImmutableArray<int> key) =>
        [.. key.Select(k => row.Values.KindOf(k) == RowValues.Kind.Text ? Encoding.UTF8.GetString(row.Values.TextOf(k)) : null)];

    /// <summary>Rows, or how the table's scan ended.</summary>
    internal sealed record Result(ScanStatus? Ended)
    {
        public TableShape? Shape { get; init; }

        public IReadOnlyList<CopiedRow> Rows { get; init; } = [];

        public ImmutableArray<string?> LastKey { get; init; } = [];

        public ImmutableArray<string?> MaximumKey { get; init; } = [];

        /// <summary>The transactions that were not over when the rows were read, so that their changes were not seen.</summary>
        public ImmutableHashSet<uint> Unseen { get; init; } = [];
    }
}
