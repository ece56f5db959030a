using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Streaming.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>What the live catalog knows of a table and its columns' types, and the log does not. Read in one round trip.</summary>
internal sealed class CatalogFacts
{
    // NOT NULL of a domain counts where the column is declared with it, not further down.
    private const string ColumnsSql = """
        SELECT a.attname::text, a.atttypid, a.atttypmod, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull), pg_get_expr(d.adbin, d.adrelid), a.attgenerated <> ''
        FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """;

    // Of a chain of domains the base type and the first modifier that one of them declares; of an array (pg_type's own category) what it holds.
    private const string TypesSql = """
        WITH RECURSIVE chain (declared, oid, modifier) AS (
            SELECT x.oid, x.oid, -1 FROM (SELECT atttypid FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped UNION SELECT unnest($2)) AS x (oid)
            UNION ALL
            SELECT c.declared, t.typbasetype, CASE WHEN c.modifier = -1 THEN t.typtypmod ELSE c.modifier END FROM chain AS c JOIN pg_type AS t ON t.oid = c.oid AND t.typtype = 'd')
        SELECT c.declared, d.typname::text, c.modifier, t.oid, t.typname::text, CASE t.typtype WHEN 'e' THEN ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder) END,
               e.oid, e.typname::text, e.typtype = 'd', CASE e.typtype WHEN 'e' THEN ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = e.oid ORDER BY enumsortorder) END
        FROM chain AS c JOIN pg_type AS d ON d.oid = c.declared JOIN pg_type AS t ON t.oid = c.oid AND t.typtype <> 'd' LEFT JOIN pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A'
        """;

    // The primary key, else the first unique index without expressions as Debezium's driver lists them: clustered, then hash, then others by name, conditional ones too, with the columns that they include.
    private const string KeySql = """
        SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n) JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                     WHERE NOT i.indisprimary OR k.n <= i.indnkeyatts ORDER BY k.n)
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_am AS m ON m.oid = c.relam
        WHERE i.indrelid = $1 AND i.indisunique AND i.indexprs IS NULL
        ORDER BY i.indisprimary DESC, i.indisclustered DESC, m.amname = 'hash' DESC, c.relname LIMIT 1
        """;

    private readonly Dictionary<uint, ColumnType> _types = [];

    private CatalogFacts()
    {
    }

    /// <summary>The columns as they are now, in order.</summary>
    public ImmutableArray<CatalogColumn> Columns { get; private set; }

    /// <summary>The names of the key's columns in its order; empty where there is none.</summary>
    public ImmutableArray<string> Key { get; private set; }

    /// <summary>Tells whether facts that were read at different times are the same.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>Reads the facts of a table.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="table">The table's OID.</param>
    /// <param name="types">Types that the log names; the columns may have others since.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<CatalogFacts> ReadAsync(NpgsqlConnection connection, uint table, uint[] types, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(ColumnsSql) { Parameters = { Oid(table) } },
                new NpgsqlBatchCommand(TypesSql) { Parameters = { Oid(table), new() { Value = types, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid } } },
                new NpgsqlBatchCommand(KeySql) { Parameters = { Oid(table) } },
            },
        };
        await using (batch.ConfigureAwait(false))
        {
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var facts = new CatalogFacts();
                await facts.ReadAsync(reader, cancellationToken).ConfigureAwait(false);
                return facts;
            }
        }
    }

    /// <summary>A type as a column has it.</summary>
    /// <param name="oid">The declared type's OID.</param>
    /// <param name="modifier">The column's own modifier.</param>
    public ColumnType TypeOf(uint oid, int modifier) =>
        !_types.TryGetValue(oid, out var type) ? new ColumnType(oid, modifier) : modifier == -1 ? type : type with { Modifier = modifier };

    private async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var columns = ImmutableArray.CreateBuilder<CatalogColumn>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            columns.Add(new CatalogColumn(
                reader.GetString(0), reader.GetFieldValue<uint>(1), reader.GetInt32(2), IsNullable: !reader.GetBoolean(3), DefaultExpression: Nullable<string>(reader, 4), IsGenerated: reader.GetBoolean(5)));
        }

        Columns = columns.ToImmutable();
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            AddType(reader);
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        Key = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? [.. reader.GetFieldValue<string[]>(0)] : [];
        var types = _types.OrderBy(t => t.Key).Select(t => $"{t.Key}={t.Value.DeclaredName}:{t.Value.Oid}:{t.Value.Modifier}:{Labels(t.Value)}:{(t.Value.Element is { } element ? Labels(element) : "")}");
        Fingerprint = string.Join('\n', [.. Columns.Select(c => c.ToString()), .. types, .. Key]);
    }

    private void AddType(NpgsqlDataReader reader)
    {
        var declared = reader.GetFieldValue<uint>(0);
        var oid = reader.GetFieldValue<uint>(3);
        _types[declared] = new ColumnType(oid, reader.GetInt32(2))
        {
            Name = reader.GetString(4),
            DeclaredName = reader.GetString(1),
            IsDomain = declared != oid,
            EnumLabels = Nullable<string[]>(reader, 5) is { } labels ? [.. labels] : default,
            Element = reader.IsDBNull(6)
                ? null
                : new ColumnType(reader.GetFieldValue<uint>(6), -1)
                {
                    Name = reader.GetString(7),
                    IsDomain = reader.GetBoolean(8),
                    EnumLabels = Nullable<string[]>(reader, 9) is { } elementLabels ? [.. elementLabels] : default,
                },
        };
    }

    private static T? Nullable<T>(NpgsqlDataReader reader, int column)
        where T : class => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static string Labels(ColumnType type) => type.IsEnum ? string.Join(',', type.EnumLabels) : type.Oid.ToString(CultureInfo.InvariantCulture);

    private static NpgsqlParameter Oid(uint oid) => new() { Value = oid, NpgsqlDbType = NpgsqlDbType.Oid };
}
