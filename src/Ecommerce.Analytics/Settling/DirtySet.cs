using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Settling;

/// <summary>
/// Which facts of one kind must be corrected when rows changed: the facts themselves, and those that reach a changed row through the foreign keys
/// that a ledger's feed declares. Old versions of rows may add facts, which costs time but corrects nothing.
/// </summary>
internal sealed class DirtySet
{
    private readonly string _database;
    private readonly FactKind _kind;
    private readonly ImmutableArray<AnalyticalTable> _ledgers;

    public DirtySet(string database, FactKind kind, IEnumerable<AnalyticalTable> tables)
    {
        _database = database;
        _kind = kind;
        _ledgers = [.. tables.Where(table => table.Feed.Fact == kind)];
        Sources = [kind.SourceTable, .. _ledgers.SelectMany(table => table.Feed.Edges).Select(edge => edge.Table).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The state tables whose changes matter.</summary>
    public ImmutableArray<string> Sources { get; }

    /// <summary>The kind of facts.</summary>
    public FactKind Kind => _kind;

    /// <summary>The insert into the trigger, or null where nothing of these facts' tables changed.</summary>
    /// <param name="changes">Of each changed table, the block after which its rows are new; null for all rows, then whatever is recorded is looked at again too.</param>
    /// <param name="guard">A further condition, or an empty text.</param>
    /// <param name="settings">Further settings of the statement, or an empty text.</param>
    public string? Insert(IReadOnlyDictionary<string, long?> changes, string guard, string settings) => Ids(changes) is { } ids ? Insert(ids, guard, settings) : null;

    /// <summary>The insert of ids into the trigger.</summary>
    /// <param name="ids">A SELECT of one column <c>id</c>.</param>
    /// <param name="guard">A further condition, or an empty text.</param>
    /// <param name="settings">Further settings of the statement, or an empty text.</param>
    public string Insert(string ids, string guard, string settings) =>
        // Each id once over the whole insert: every block runs the views on its own, and an id in two of them could be corrected twice.
        $"INSERT INTO {SqlText.Name(_database, _kind.Trigger())} SELECT DISTINCT id FROM ({ids}){(guard.Length == 0 ? string.Empty : " WHERE " + guard)} "
        + $"SETTINGS max_threads = 1, max_insert_threads = 1, min_insert_block_size_rows = 200000, insert_deduplicate = 0{settings}";

    /// <summary>A SELECT of the ids, some maybe twice, or null where nothing of these facts' tables changed.</summary>
    /// <param name="changes">As for <see cref="Insert(IReadOnlyDictionary{string, long?}, string, string)"/>.</param>
    public string? Ids(IReadOnlyDictionary<string, long?> changes)
    {
        var selects = new List<string>();
        foreach (var source in Sources.Where(changes.ContainsKey))
        {
            var isNew = changes[source] is { } block ? "_block_number > " + block.ToString(CultureInfo.InvariantCulture) : "1";
            selects.AddRange(Reaching(source, isNew));
        }

        if (changes.TryGetValue(_kind.SourceTable, out var after) && after is null)
            selects.AddRange(_ledgers.Select(table => $"SELECT {SqlText.Name(_kind.KeyColumn())} AS id FROM {SqlText.Name(_database, table.LedgerName)}"));
        return selects.Count == 0 ? null : string.Join(" UNION ALL ", selects);
    }

    private IEnumerable<string> Reaching(string source, string isNew)
    {
        if (string.Equals(source, _kind.SourceTable, StringComparison.Ordinal))
            return [$"SELECT id FROM {SqlText.Name(_database, source)} WHERE {isNew}"];
        // By each ledger's own way: another may reach the same table through another foreign key.
        return _ledgers.SelectMany(ledger => ledger.Feed.Edges.Where(edge => string.Equals(edge.Table, source, StringComparison.Ordinal))
            .Select(edge => Up(ledger.Feed.Edges, edge, $"SELECT id FROM {SqlText.Name(_database, source)} WHERE {isNew}"))).Distinct(StringComparer.Ordinal);
    }

    private string Up(ImmutableArray<LedgerJoin> edges, LedgerJoin edge, string ids)
    {
        var holders = $"SELECT id FROM {SqlText.Name(_database, edge.From)} WHERE {edge.Column} IN ({ids})";
        var above = edges.FirstOrDefault(other => string.Equals(other.Table, edge.From, StringComparison.Ordinal));
        return above is null ? holders : Up(edges, above, holders);
    }
}
