using System.Collections.Immutable;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Ecommerce.Streaming.Capture;

/// <summary>
/// Builds <see cref="TableShape"/>s. The log's Relation message says which columns a row has; what it does not say (NOT NULL, the key's order, what is behind a domain)
/// comes from the live catalog, which may be ahead of the log.
/// </summary>
internal sealed class TableCatalog(NpgsqlDataSource database, CaptureOptions options)
{
    private const string Columns = """
        WITH RECURSIVE base (attnum, oid, modifier, required) AS (
            SELECT attnum, atttypid, atttypmod, attnotnull FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT b.attnum, t.typbasetype, CASE WHEN b.modifier = -1 THEN t.typtypmod ELSE b.modifier END, b.required OR t.typnotnull
            FROM base AS b JOIN pg_type AS t ON t.oid = b.oid AND t.typtype = 'd')
        SELECT a.attname::text, a.atttypid, b.oid, b.modifier, b.required
        FROM base AS b JOIN pg_attribute AS a ON a.attrelid = $1 AND a.attnum = b.attnum JOIN pg_type AS t ON t.oid = b.oid AND t.typtype <> 'd'
        ORDER BY a.attnum
        """;

    // The primary key, else the first unique index without expressions or condition.
    private const string Key = """
        SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n) JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                     WHERE k.n <= i.indnkeyatts ORDER BY k.n)
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
        WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indexprs IS NULL AND i.indpred IS NULL
        ORDER BY i.indisprimary DESC, c.relname LIMIT 1
        """;

    private readonly TableFilter _tables = new(options);
    private readonly ColumnFilter _filter = new(options);

    /// <summary>Whether a table is captured; a publication may list others.</summary>
    public bool IsCaptured(string schema, string table) => _tables.IsCaptured(schema, table);

    /// <summary>The table as it is now.</summary>
    public async Task<TableShape> ReadAsync(NpgsqlConnection connection, TableName table, uint oid, CancellationToken cancellationToken)
    {
        var facts = await ReadFactsAsync(connection, oid, cancellationToken).ConfigureAwait(false);
        return Build(table.Schema, table.Name, [.. facts.Columns.Select(c => new LoggedColumn(c.Name, c.DeclaredType, c.Type.Modifier, IsKey: false))], facts);
    }

    /// <summary>The table as a Relation message describes it.</summary>
    public async Task<TableShape> ReadAsync(RelationMessage relation, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return Build(relation.Schema, relation.Table, relation.Columns, await ReadFactsAsync(connection, relation.Oid, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<Facts> ReadFactsAsync(NpgsqlConnection connection, uint oid, CancellationToken cancellationToken)
    {
        var columns = ImmutableArray.CreateBuilder<CatalogColumn>();
        var command = new NpgsqlCommand(Columns, connection) { Parameters = { new() { Value = oid, NpgsqlDbType = NpgsqlDbType.Oid } } };
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    columns.Add(new CatalogColumn(
                        reader.GetString(0), reader.GetFieldValue<uint>(1), new ColumnType(reader.GetFieldValue<uint>(2), reader.GetInt32(3)), IsNullable: !reader.GetBoolean(4)));
                }
            }
        }

        command = new NpgsqlCommand(Key, connection) { Parameters = { new() { Value = oid, NpgsqlDbType = NpgsqlDbType.Oid } } };
        await using (command.ConfigureAwait(false))
        {
            return new Facts(columns.ToImmutable(), (string[]?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) ?? []);
        }
    }

    private TableShape Build(string schema, string table, ImmutableArray<LoggedColumn> logged, Facts facts)
    {
        var columns = ImmutableArray.CreateBuilder<ColumnShape>(logged.Length);
        foreach (var column in logged)
        {
            // A column that was dropped, renamed or retyped since is described by the log alone.
            var known = facts.Columns.FirstOrDefault(c => c.Name == column.Name && c.DeclaredType == column.Type);
            var converter = ColumnConverters.For(known?.Type ?? new ColumnType(column.Type, column.Modifier));
            var mask = _filter.RuleFor(schema, table, column.Name) is { Kind: ColumnRuleKind.Mask } rule ? rule : null;
            var nullable = known?.IsNullable ?? true;
            columns.Add(new ColumnShape(column.Name)
            {
                IsNullable = nullable,
                Converter = mask is null ? converter : new MaskConverter(mask.Length),
                Schema = converter.Schema with { IsOptional = nullable },
                KeyConverter = converter,
                KeySchema = converter.Schema,
            });
        }

        var key = facts.Key.Select(name => logged.IndexOf(logged.FirstOrDefault(c => c.Name == name)!)).ToImmutableArray();
        if (key.Contains(-1))
        {
            key = [.. logged.Select((c, i) => c.IsKey ? i : -1).Where(i => i >= 0)];
        }

        return new TableShape(schema, table, DataTopic.For(options.TopicPrefix, schema, table), columns.MoveToImmutable(), key);
    }

    private sealed record Facts(ImmutableArray<CatalogColumn> Columns, string[] Key);

    private sealed record CatalogColumn(string Name, uint DeclaredType, ColumnType Type, bool IsNullable);
}
