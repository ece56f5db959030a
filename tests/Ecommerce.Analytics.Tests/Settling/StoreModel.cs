using Row = System.Collections.Generic.Dictionary<string, object?>;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>A plain model of the store: rows by table and id, and the events that PostgreSQL would log, with positions in commit order.</summary>
public sealed class StoreModel
{
    private readonly Dictionary<string, SortedDictionary<int, Row>> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastIds = new(StringComparer.Ordinal);
    private readonly List<HubEvent> _log = [];
    private ulong? _previous;

    public ulong Lsn { get; private set; } = 1000;

    /// <summary>Everything logged since the model began.</summary>
    public IReadOnlyList<HubEvent> Log => _log;

    public SortedDictionary<int, Row> Table(string name)
    {
        if (!_tables.TryGetValue(name, out var rows))
            _tables[name] = rows = [];
        return rows;
    }

    /// <summary>Adds a row without logging it: it was there before the capture, or its event is lost with an old slot.</summary>
    public int AddSilently(string table, Row row)
    {
        var id = _lastIds[table] = _lastIds.GetValueOrDefault(table) + 1;
        Table(table)[id] = new Row(row) { ["id"] = id };
        return id;
    }

    public int Insert(string table, Row row)
    {
        var id = AddSilently(table, row);
        Write(table, "c", null, Table(table)[id]);
        return id;
    }

    public void Update(string table, int id, params (string Column, object? Value)[] values)
    {
        var row = new Row(Table(table)[id]);
        foreach (var (column, value) in values)
            row[column] = value;
        Table(table)[id] = row;
        Write(table, "u", null, row);
    }

    public void Delete(string table, int id)
    {
        Write(table, "d", DeletedKey(Table(table)[id]), null);
        _ = Table(table).Remove(id);
    }

    public void Truncate(string table)
    {
        Table(table).Clear();
        Write(table, "t", null, null);
    }

    /// <summary>Ends a transaction: later events lie behind its commit.</summary>
    public ulong Commit()
    {
        Lsn += 24;
        _previous = Lsn;
        return Lsn;
    }

    /// <summary>A snapshot of all rows as of now; empty tables send nothing.</summary>
    public List<HubEvent> Snapshot()
    {
        _ = Commit();
        var all = (from table in _tables from row in table.Value.Values select new HubEvent(table.Key, "r", null, row) { Snapshot = "true", Lsn = Lsn }).ToList();
        if (all.Count > 0)
            all[^1] = all[^1] with { Snapshot = "last" };
        return all;
    }

    // Under REPLICA IDENTITY DEFAULT only the key is there; required columns carry Debezium's fallback values.
    private static Row DeletedKey(Row row) => row.ToDictionary(
        column => column.Key,
        column => string.Equals(column.Key, "id", StringComparison.Ordinal) ? column.Value : column.Value switch { int => 0, long => 0L, string => string.Empty, _ => null },
        StringComparer.Ordinal);

    private void Write(string table, string op, Row? before, Row? after)
    {
        Lsn += 56;
        _log.Add(new HubEvent(table, op, before, after) { Previous = _previous, Lsn = Lsn });
    }
}
