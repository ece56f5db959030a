using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Errors;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Tracing;

/// <summary>Explains one row: where it is in PostgreSQL, which messages brought it, what ClickHouse's state has, which ledger lines hang on it, and in which answers it counts.</summary>
/// <param name="clickHouse">ClickHouse.</param>
/// <param name="options">Names and answers.</param>
public sealed class RowTracer(DbDataSource clickHouse, AnalyticsOptions options)
{
    private const int MaxMessages = 1_000;

    /// <summary>Follows a row.</summary>
    /// <param name="postgres">An open connection to the store's PostgreSQL, not otherwise used meanwhile.</param>
    /// <param name="table">One of the store's 22 tables, without schema.</param>
    /// <param name="id">The row's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The trace. A row that is nowhere gives one without source and state.</returns>
    /// <exception cref="ArgumentException">The store has no such table.</exception>
    /// <exception cref="AnalyticsException">One of the two databases refused.</exception>
    public async Task<RowTrace> TraceAsync(DbConnection postgres, string table, int id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var model = StoreSchema.Table(table);
        var side = "PostgreSQL";
        var session = new ClickHouseSession(clickHouse);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                var source = await ReadSourceAsync(postgres, model, id, cancellationToken).ConfigureAwait(false);
                side = "ClickHouse";
                var messages = await ReadMessagesAsync(session, table, id, cancellationToken).ConfigureAwait(false);
                var state = await ReadStateAsync(session, model, id, cancellationToken).ConfigureAwait(false);
                var answers = ImmutableArray.CreateBuilder<TracedAnswer>();
                foreach (var answer in options.Answers.Where(answer => answer.HasFeed))
                {
                    if (await new AnswerTrace(options, answer).ReadAsync(session, table, id, cancellationToken).ConfigureAwait(false) is { } traced)
                        answers.Add(traced);
                }

                return new RowTrace
                {
                    Table = table,
                    Id = id,
                    Source = source,
                    HasLog = messages is not null,
                    Messages = messages ?? [],
                    State = state,
                    Errors = [.. await new ErrorLog(clickHouse, options).ListAsync(new ErrorSelection { Table = table, RowId = id }, onlyOpen: false, cancellationToken: cancellationToken).ConfigureAwait(false)],
                    Answers = answers.ToImmutable(),
                };
            }
            catch (DbException error)
            {
                throw new AnalyticsException($"{side} could not tell of {table} {id}: {error.Message.Trim()} Are both of a running pipeline?", error);
            }
        }
    }

    private static async Task<TracedSourceRow?> ReadSourceAsync(DbConnection postgres, TableModel table, int id, CancellationToken cancellationToken)
    {
        var command = postgres.CreateCommand();
        await using var commandScope = command.ConfigureAwait(false);
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT t.xmin::text, CASE WHEN current_setting('track_commit_timestamp')::boolean THEN pg_xact_commit_timestamp(t.xmin)::text END, "
            + $"(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text, row_to_json(t)::text FROM {StoreSchema.SchemaName}.\"{table.Name}\" AS t WHERE t.id = {id}");
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            return null;
        using var row = JsonDocument.Parse(reader.GetString(3));
        return new TracedSourceRow
        {
            TransactionId = uint.Parse(reader.GetString(0), CultureInfo.InvariantCulture),
            CommittedAt = reader.IsDBNull(1) ? null : reader.GetString(1),
            ReadAtLsn = PostgresLsn.Parse(reader.GetString(2)),
            Columns = [.. row.RootElement.EnumerateObject().Select(column => new TracedValue(column.Name, Shown(table, column)))],
        };
    }

    /// <summary>What is masked on its way must not come to light here.</summary>
    private static string? Shown(TableModel table, JsonProperty column) => column.Value.ValueKind == JsonValueKind.Null ? null
        : StoreSchema.SensitiveColumns.Contains($"{StoreSchema.SchemaName}.{table.Name}.{column.Name}") ? "**********"
        : column.Value.ToString();

    private async Task<ImmutableArray<TracedMessage>?> ReadMessagesAsync(ClickHouseSession session, string table, int id, CancellationToken cancellationToken)
    {
        var log = await session.QueryAsync(
            $"SELECT name FROM system.tables WHERE database = {SqlText.Text(options.Database)} AND name = '{ChangeLogDdl.Table}'", reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        if (log.Count == 0)
            return null;
        var messages = await session.QueryAsync(
            "SELECT toUnixTimestamp64Milli(at), toString(topic), partition, offset, toString(op), toString(snapshot), toUInt64(bitShiftRight(version, 64)), lsn, tx_id, parked "
            + Invariant($"FROM (SELECT * FROM {SqlText.Name(options.Database, ChangeLogDdl.Table)} WHERE tab = {SqlText.Text(table)} AND id = {id} ORDER BY version DESC, at DESC LIMIT 1 BY version, topic, partition, offset LIMIT {MaxMessages}) ORDER BY version, at"),
            reader => new TracedMessage
            {
                At = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)),
                Topic = reader.GetString(1),
                Partition = Convert.ToUInt32(reader.GetValue(2), CultureInfo.InvariantCulture),
                Offset = Convert.ToUInt64(reader.GetValue(3), CultureInfo.InvariantCulture),
                Operation = reader.GetString(4),
                Snapshot = reader.GetString(5),
                PreviousCommitLsn = Convert.ToUInt64(reader.GetValue(6), CultureInfo.InvariantCulture),
                Lsn = Convert.ToUInt64(reader.GetValue(7), CultureInfo.InvariantCulture),
                TransactionId = Convert.ToUInt64(reader.GetValue(8), CultureInfo.InvariantCulture),
                IsParked = Convert.ToBoolean(reader.GetValue(9), CultureInfo.InvariantCulture),
            },
            cancellationToken).ConfigureAwait(false);
        return [.. messages];
    }

    private async Task<TracedStateRow?> ReadStateAsync(ClickHouseSession session, TableModel table, int id, CancellationToken cancellationToken)
    {
        var columns = AnalyticsDdl.StateOf(options, table).Columns;
        var rows = await session.QueryAsync(
            "SELECT toUInt64(bitShiftRight(`_version`, 64)), toUInt64(bitAnd(`_version`, toUInt128('18446744073709551615'))), `_deleted`, "
            + $"{string.Join(", ", columns.Select(column => $"toString({column.Name})"))} FROM {SqlText.Name(options.Database, table.Name)} "
            + Invariant($"WHERE id = {id} ORDER BY `_version` DESC LIMIT 1"),
            reader => new TracedStateRow
            {
                PreviousCommitLsn = Convert.ToUInt64(reader.GetValue(0), CultureInfo.InvariantCulture),
                Lsn = Convert.ToUInt64(reader.GetValue(1), CultureInfo.InvariantCulture),
                IsDeleted = Convert.ToBoolean(reader.GetValue(2), CultureInfo.InvariantCulture),
                Columns = [.. columns.Select((column, index) => new TracedValue(column.PlainName, reader.IsDBNull(3 + index) ? null : reader.GetString(3 + index)))],
            },
            cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
