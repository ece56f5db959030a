using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Repair;

/// <summary>
/// Compares the tables of the source with the model while everything flows. What the model does not know is told and ignored. Of a column that answers read and that is gone, renamed or of a type that the state
/// cannot hold, it is remembered that rows come without it: they flow for the answers that do not read it, and those that do cannot be given until it is back. Then the table has to be read again.
/// </summary>
/// <param name="dataSource">ClickHouse.</param>
/// <param name="options">Names and answers.</param>
public sealed class SchemaDrift(DbDataSource dataSource, AnalyticsOptions options)
{
    private const string ColumnsSql = """
        SELECT c.relname::text, a.attname::text, a.attnum::int, coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text, t.typtype = 'e'
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'public'
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
        WHERE c.relkind IN ('r', 'p')
        ORDER BY c.relname, a.attnum
        """;

    /// <summary>What differs between a store's PostgreSQL and the model.</summary>
    /// <param name="source">An open connection to the store's PostgreSQL.</param>
    /// <param name="answers">The answers that might be impossible.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ImmutableArray<SchemaDifference>> CompareAsync(DbConnection source, ImmutableArray<AnalyticalTable> answers, CancellationToken cancellationToken = default) =>
        Compare(await ReadSourceAsync(source, cancellationToken).ConfigureAwait(false), answers);

    /// <summary>Looks at the source, remembers which columns rows come without, and says what to do.</summary>
    /// <param name="source">An open connection to the store's PostgreSQL.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SchemaDriftReport> LookAsync(DbConnection source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var columns = await ReadSourceAsync(source, cancellationToken).ConfigureAwait(false);
        var now = Read(options.Answers).ToDictionary(
            column => $"{column.Table}.{column.Column.Name}",
            column => columns.TryGetValue((column.Table, column.Column.Name), out var found) && Holds(column.Column.Type.Kind, found) ? found.Number : 0,
            StringComparer.Ordinal);
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
        {
            var before = (await session.QueryAsync(
                $"SELECT name, argMax(number, sequence) FROM {Table} GROUP BY name", reader => (Name: reader.GetString(0), Number: reader.GetInt32(1)), cancellationToken).ConfigureAwait(false))
                .ToDictionary(column => column.Name, column => column.Number, StringComparer.Ordinal);
            var gone = now.Where(column => column.Value == 0 && before.GetValueOrDefault(column.Key, -1) != 0).Select(column => column.Key).ToImmutableArray();
            await RememberAsync(session, gone.Select(name => KeyValuePair.Create(name, 0)), cancellationToken).ConfigureAwait(false);
            await RememberAsync(session, now.Where(column => column.Value != 0 && !before.ContainsKey(column.Key)), cancellationToken).ConfigureAwait(false);

            // One that was made anew, or is back, has values that no row told.
            var made = now.Where(column => column.Value != 0 && before.TryGetValue(column.Key, out var number) && number != column.Value).ToImmutableDictionary(StringComparer.Ordinal);
            return new SchemaDriftReport
            {
                Differences = Compare(columns, options.Answers),
                GoneFrom = [.. gone.Select(TableOf).Distinct(StringComparer.Ordinal)],
                ReadAgain = [.. made.Keys.Select(TableOf).Distinct(StringComparer.Ordinal)],
                Made = made,
            };
        }
    }

    /// <summary>The tables that had to be read again were: their columns count as they are now.</summary>
    /// <param name="report">What <see cref="LookAsync"/> said.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AcceptAsync(SchemaDriftReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var session = new ClickHouseSession(dataSource);
        await using (session.ConfigureAwait(false))
            await RememberAsync(session, report.Made, cancellationToken).ConfigureAwait(false);
    }

    private string Table => SqlText.Name(options.Database, RepairDdl.SourceColumns);

    private async Task RememberAsync(ClickHouseSession session, IEnumerable<KeyValuePair<string, int>> columns, CancellationToken cancellationToken)
    {
        var rows = string.Join(", ", columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"({SqlText.Text(column.Key)}, toInt32({column.Value}))")));
        if (rows.Length > 0)
            await session.ExecuteAsync($"INSERT INTO {Table} SELECT r.1, r.2, (SELECT max(sequence) + 1 FROM {Table}) FROM (SELECT arrayJoin([{rows}]) AS r)", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Dictionary<(string Table, string Column), (int Number, string Type, bool IsEnum)>> ReadSourceAsync(DbConnection source, CancellationToken cancellationToken)
    {
        var command = source.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = ColumnsSql;
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                Dictionary<(string, string), (int, string, bool)> columns = [];
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    columns[(reader.GetString(0), reader.GetString(1))] = (reader.GetInt32(2), reader.GetString(3), reader.GetBoolean(4));
                return columns;
            }
        }
    }

    private static ImmutableArray<SchemaDifference> Compare(Dictionary<(string Table, string Column), (int Number, string Type, bool IsEnum)> source, ImmutableArray<AnalyticalTable> answers)
    {
        var tables = source.Keys.Select(column => column.Table).ToHashSet(StringComparer.Ordinal);
        var known = StoreSchema.Tables.SelectMany(table => table.Columns.Select(column => (table.Name, column.Name))).ToHashSet();
        return
        [
            .. tables.Where(table => StoreSchema.Tables.All(model => model.Name != table)).Order(StringComparer.Ordinal).Select(table => new SchemaDifference(table, null, "is not in the model and is ignored", [])),
            .. source.Keys.Where(column => StoreSchema.Tables.Any(model => model.Name == column.Table) && !known.Contains(column)).OrderBy(column => column, Comparer<(string, string)>.Default)
                .Select(column => new SchemaDifference(column.Table, column.Column, "is not in the model and is ignored", [])),
            .. Read(answers).Select(column => (column.Table, column.Column, Found: source.TryGetValue((column.Table, column.Column.Name), out var found) ? found : default))
                .Where(column => column.Found.Number == 0 || !Holds(column.Column.Type.Kind, column.Found))
                .Select(column => new SchemaDifference(
                    column.Table,
                    column.Column.Name,
                    column.Found.Number == 0 ? "is gone" : $"is of type {column.Found.Type} now, which the state cannot hold",
                    [.. answers.Where(answer => answer.Reads(column.Table, column.Column.Name)).Select(answer => answer.Name)])),
        ];
    }

    /// <summary>The columns that some answer reads, beside the keys, without which no row could be told from another.</summary>
    private static IEnumerable<(string Table, ColumnModel Column)> Read(ImmutableArray<AnalyticalTable> answers) =>
        StoreSchema.Tables.SelectMany(table => table.Columns.Where(column => column.Name != TableModel.PrimaryKey && answers.Any(answer => answer.Reads(table.Name, column.Name))).Select(column => (table.Name, column)));

    private static bool Holds(ColumnKind kind, (int Number, string Type, bool IsEnum) found) => kind switch
    {
        ColumnKind.Integer => found.Type is "integer" or "smallint" or "bigint",
        ColumnKind.Varchar or ColumnKind.Text or ColumnKind.Enum => found.IsEnum || found.Type is "text" or "character varying" or "character",
        ColumnKind.Numeric => found.Type is "numeric" or "integer" or "smallint" or "bigint",
        ColumnKind.Timestamp => found.Type is "timestamp without time zone",
        ColumnKind.Boolean => found.Type is "boolean",
        _ => true,
    };

    private static string TableOf(string column) => column[..column.IndexOf('.', StringComparison.Ordinal)];
}
