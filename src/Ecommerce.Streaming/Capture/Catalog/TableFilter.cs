using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>Which tables are captured, and in which order a snapshot takes them.</summary>
internal sealed class TableFilter(CaptureOptions options)
{
    private readonly HashSet<string> _named = [.. options.CapturedTables];
    private readonly NamePatterns _includedSchemas = new(options.Filter.IncludedSchemas);
    private readonly NamePatterns _excludedSchemas = new(options.Filter.ExcludedSchemas);
    private readonly NamePatterns _includedTables = new(options.Filter.IncludedTables);
    private readonly NamePatterns _excludedTables = new(options.Filter.ExcludedTables);

    /// <summary>Whether patterns decide; else the tables are known by name and must exist.</summary>
    public bool HasPatterns => options.Tables.IsEmpty;

    public bool IsCaptured(string schema, string table)
    {
        var name = $"{schema}.{table}";
        if (_named.Contains(name) || name == options.Signals?.Table)
        {
            return true;
        }

        return HasPatterns
            && !IsBuiltIn(schema, table)
            && NamePatterns.Pass(_includedSchemas, _excludedSchemas, schema)
            && NamePatterns.Pass(_includedTables, _excludedTables, name);
    }

    /// <summary>Debezium's order: that of <c>table.include.list</c>, and of the full names where one entry matches several; the signal table last unless the list names it.</summary>
    public ImmutableArray<TableName> InSnapshotOrder(IEnumerable<TableName> tables) =>
        [.. tables.OrderBy(Rank).ThenBy(t => t.FullName, StringComparer.Ordinal)];

    private int Rank(TableName table) => _includedTables.IndexOf(table.FullName) is >= 0 and var index ? index : table.FullName == options.Signals?.Table ? int.MaxValue : 0;

    private static bool IsBuiltIn(string schema, string table) =>
        schema is "pg_catalog" or "information_schema" || schema.StartsWith("pg_temp", StringComparison.Ordinal) || schema.StartsWith("pg_toast", StringComparison.Ordinal) || table == "spatial_ref_sys";
}
