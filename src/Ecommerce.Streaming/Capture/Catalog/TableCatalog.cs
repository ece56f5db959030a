using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Wal;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>
/// Builds <see cref="TableShape"/>s. The log's Relation message says which columns a row has; what it does not say (NOT NULL, defaults, the key's order, what is behind a domain)
/// comes from the live catalog, which may be ahead of the log.
/// </summary>
internal sealed class TableCatalog(NpgsqlDataSource database, CaptureOptions options)
{
    private readonly TableFilter _tables = new(options);
    private readonly ColumnFilter _filter = new(options);
    private readonly UnavailableValue _unavailable = new(options.Conversion.UnavailableValue);
    private readonly ConcurrentDictionary<uint, (RelationMessage Relation, string Fingerprint, TableShape Shape)> _known = [];

    /// <summary>Whether a table is captured; a publication may list others.</summary>
    public bool IsCaptured(string schema, string table) => _tables.IsCaptured(schema, table);

    /// <summary>The table as it is now, for rows that a query reads.</summary>
    public Task<TableShape> ReadAsync(NpgsqlConnection connection, TableName table, uint oid, CancellationToken cancellationToken) =>
        ReadAsync(connection, table, oid, withGenerated: true, cancellationToken);

    /// <summary>The table as it is now without its generated columns, for a query's rows that must look like those of the log (incremental snapshots).</summary>
    public Task<TableShape> ReadLikeLogAsync(NpgsqlConnection connection, TableName table, uint oid, CancellationToken cancellationToken) =>
        ReadAsync(connection, table, oid, withGenerated: false, cancellationToken);

    /// <summary>The table as a Relation message describes it. The same shape again where neither the message nor the catalog has anything new.</summary>
    public async Task<TableShape> ReadAsync(RelationMessage relation, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var facts = await CatalogFacts.ReadAsync(connection, relation.Oid, [.. relation.Columns.Select(c => c.Type)], cancellationToken).ConfigureAwait(false);
            if (_known.TryGetValue(relation.Oid, out var known) && known.Fingerprint == facts.Fingerprint
                && known.Relation.Schema == relation.Schema && known.Relation.Table == relation.Table && known.Relation.Columns.SequenceEqual(relation.Columns))
            {
                return known.Shape;
            }

            var shape = Build(relation.Schema, relation.Table, relation.Columns, facts, isSnapshot: false);
            _known[relation.Oid] = (relation, facts.Fingerprint, shape);
            return shape;
        }
    }

    private async Task<TableShape> ReadAsync(NpgsqlConnection connection, TableName table, uint oid, bool withGenerated, CancellationToken cancellationToken)
    {
        var facts = await CatalogFacts.ReadAsync(connection, oid, [], cancellationToken).ConfigureAwait(false);
        var columns = facts.Columns.Where(c => withGenerated || !c.IsGenerated).Select(c => new LoggedColumn(c.Name, c.DeclaredType, c.Modifier, IsKey: false));
        return Build(table.Schema, table.Name, [.. columns], facts, isSnapshot: true);
    }

    private TableShape Build(string schema, string table, ImmutableArray<LoggedColumn> logged, CatalogFacts facts, bool isSnapshot)
    {
        var name = new TableName(schema, table);
        var columns = logged.Select(c => Build(name, c, facts, isSnapshot)).ToImmutableArray();
        var key = Key(name, logged, facts).Where(i => columns[i].CanBeKey).ToImmutableArray();
        return new TableShape(schema, table, options.TopicNames.ForTable(schema, table), columns, key);
    }

    private ColumnShape Build(TableName table, LoggedColumn column, CatalogFacts facts, bool isSnapshot)
    {
        // A column that was dropped, renamed or retyped since is described by the log alone; so, in Debezium, is one that is left out, which its key shows.
        var isCaptured = _filter.IsCaptured(table.Schema, table.Name, column.Name);
        var known = isCaptured || isSnapshot ? facts.Columns.FirstOrDefault(c => c.Name == column.Name && c.DeclaredType == column.Type) : null;
        var type = facts.TypeOf(column.Type, column.Modifier);
        var converter = ColumnConverters.For(type, options.Conversion, options.ValueConverter.DecimalsAsNumbers, isSnapshot);
        var keyConverter = options.KeyConverter.DecimalsAsNumbers == options.ValueConverter.DecimalsAsNumbers
            ? converter
            : ColumnConverters.For(type, options.Conversion, options.KeyConverter.DecimalsAsNumbers, isSnapshot);
        if (converter is null || keyConverter is null)
        {
            return ColumnShape.LeftOut(column.Name);
        }

        var nullable = known?.IsNullable ?? true;
        var source = SourceType.Of(column.Name, type, known?.DefaultExpression, isSnapshot);
        var rule = isCaptured ? _filter.RuleFor(table.Schema, table.Name, column.Name, source.Name) : null;
        var (mapped, parameters) = ColumnMapping.Apply(rule, type, converter, source, _unavailable);
        ReadOnlyMemory<byte> defaultValue = DefaultExpression.ToJson(type, converter, known?.DefaultExpression);
        return new ColumnShape(column.Name)
        {
            IsNullable = nullable,
            Converter = isCaptured ? mapped : null,
            Schema = isCaptured ? Complete(mapped.Schema, nullable, defaultValue) with { Parameters = [.. mapped.Schema.Parameters, .. parameters] } : null,
            KeyConverter = keyConverter,
            KeySchema = Complete(keyConverter.Schema, nullable, DefaultExpression.ToJson(type, keyConverter, known?.DefaultExpression)),
            NullReplacement = options.ValueConverter.ReplaceNullWithDefault && mapped is not MaskConverter ? defaultValue : default,
            Fallback = ColumnMapping.Fallback(mapped, defaultValue),
        };
    }

    private static ConnectSchema Complete(ConnectSchema schema, bool nullable, ReadOnlyMemory<byte> defaultValue) =>
        schema with { IsOptional = nullable || schema.IsOptional, Default = defaultValue };

    private IEnumerable<int> Key(TableName table, ImmutableArray<LoggedColumn> logged, CatalogFacts facts)
    {
        var chosen = _filter.KeyOf(table.Schema, table.Name, [.. logged.Select(c => c.Name)]);
        var key = (chosen.IsEmpty ? facts.Key : chosen).Select(name => logged.IndexOf(logged.FirstOrDefault(c => c.Name == name)!)).ToImmutableArray();

        // The key changed since: the log still knows the columns of its own.
        return key.Contains(-1) ? logged.Select((c, i) => c.IsKey ? i : -1).Where(i => i >= 0) : key;
    }
}
