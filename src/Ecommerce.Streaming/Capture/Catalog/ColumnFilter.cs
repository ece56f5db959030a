using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>What happens to single columns: left out, masked, or part of a key of their own choice.</summary>
internal sealed class ColumnFilter(CaptureOptions options)
{
    private readonly NamePatterns _included = new(options.Filter.IncludedColumns);
    private readonly NamePatterns _excluded = new(options.Filter.ExcludedColumns);
    private readonly ImmutableArray<(ColumnRule Rule, NamePatterns Columns)> _rules = [.. options.ColumnRules.Select(r => (r, new NamePatterns(r.Columns)))];
    private readonly ImmutableArray<(NamePatterns Table, ImmutableArray<NamePatterns> Columns)> _keys =
        [.. options.MessageKeys.Select(k => (new NamePatterns([k.Table]), k.Columns.Select(c => new NamePatterns([c])).ToImmutableArray()))];

    public bool IsCaptured(string schema, string table, string column) => NamePatterns.Pass(_included, _excluded, $"{schema}.{table}.{column}");

    /// <summary>The rule that holds for a column, or null.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="type">The column's declared type by name.</param>
    public ColumnRule? RuleFor(string schema, string table, string column, string type)
    {
        var name = $"{schema}.{table}.{column}";
        var typeName = $"{schema}.{table}.{type}";
        return _rules.FirstOrDefault(r => r.Columns.Match(r.Rule.MatchesTypes ? typeName : name)).Rule;
    }

    /// <summary>The columns of a table's key where a <see cref="MessageKeyRule"/> names them, in the order of the key; empty where the primary key counts.</summary>
    public ImmutableArray<string> KeyOf(string schema, string table, IReadOnlyCollection<string> columns)
    {
        var keys = _keys.FirstOrDefault(k => k.Table.Match($"{schema}.{table}")).Columns;
        return keys.IsDefault ? [] : [.. keys.SelectMany(k => columns.Where(k.Match)).Distinct(StringComparer.Ordinal)];
    }
}
