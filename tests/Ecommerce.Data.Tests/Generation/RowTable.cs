using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Tests.Generation;

/// <summary>The rows of one table as plain values, column by column, and what is wrong with them by the model.</summary>
internal sealed class RowTable : IRowWriter
{
    private readonly List<object?> _row = [];

    private RowTable(TableModel model) => Model = model;

    public TableModel Model { get; }

    public List<object?[]> Rows { get; } = [];

    public static Dictionary<string, RowTable> Read(StoreGenerator generator)
    {
        var tables = StoreSchema.Tables.ToDictionary(table => table.Name, table => new RowTable(table), StringComparer.Ordinal);
        foreach (var batch in generator.Batches())
        {
            foreach (var row in batch.Rows)
            {
                tables[batch.Table.Name].Add(row);
            }
        }

        return tables;
    }

    public IEnumerable<object?> Values(string column)
    {
        var index = Model.Columns.IndexOf(Model.Column(column));
        return Rows.Select(row => row[index]);
    }

    /// <summary>Everything that PostgreSQL would refuse, and dates after the end of history.</summary>
    public IEnumerable<string> Faults(Dictionary<string, RowTable> all, DateTime until)
    {
        foreach (var row in Rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (!Fits(Model.Columns[i], row[i], until))
                {
                    yield return $"{Model.Name}.{Model.Columns[i].Name} of {row[0]} is {row[i] ?? "NULL"}";
                }
            }
        }

        if (!Values("id").Cast<int>().SequenceEqual(Enumerable.Range(1, Rows.Count)))
        {
            yield return $"{Model.Name}.id does not run from 1";
        }

        foreach (var key in Model.UniqueKeys)
        {
            var indexes = key.Columns.Select(column => Model.Columns.IndexOf(Model.Column(column))).ToArray();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var value in Rows.Where(row => indexes.All(i => row[i] is not null)).Select(row => string.Join('\u0001', indexes.Select(i => row[i]))))
            {
                if (!seen.Add(value))
                {
                    yield return $"{Model.Name} has {value} twice";
                }
            }
        }

        foreach (var key in Model.ForeignKeys)
        {
            var count = all[key.Table].Rows.Count;
            foreach (var id in Values(key.Column).OfType<int>().Where(id => id < 1 || id > count))
            {
                yield return $"{Model.Name}.{key.Column} refers to {key.Table} {id}";
            }
        }
    }

    public void Integer(int? value) => _row.Add(value);

    public void Text(string? value) => _row.Add(value);

    public void Numeric(decimal? value) => _row.Add(value);

    public void Timestamp(DateTime? value) => _row.Add(value);

    public void Boolean(bool? value) => _row.Add(value);

    private static bool Fits(ColumnModel column, object? value, DateTime until) => (column.Type, value) switch
    {
        (_, null) => column.IsNullable,
        ({ Kind: ColumnKind.Integer }, int) => true,
        ({ Kind: ColumnKind.Varchar } type, string text) => text.Length <= (type.Length ?? int.MaxValue) && text.Length > 0,
        ({ Kind: ColumnKind.Text }, string) => true,
        ({ Kind: ColumnKind.Enum } type, string label) => StoreSchema.Enums.Single(e => e.Name == type.EnumName).Labels.Contains(label),
        ({ Kind: ColumnKind.Numeric, Precision: null }, decimal) => true,
        ({ Kind: ColumnKind.Numeric } type, decimal number) =>
            number >= 0 && decimal.Round(number, type.Scale!.Value) == number && number < (decimal)Math.Pow(10, type.Precision!.Value - type.Scale.Value),
        ({ Kind: ColumnKind.Boolean }, bool) => true,
        ({ Kind: ColumnKind.Timestamp } type, DateTime at) =>
            at.Kind == DateTimeKind.Unspecified
            && at.Ticks % (type.Precision == 0 ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMicrosecond) == 0
            && (at <= until || column.Name == "expired_at" || column.Name == "started_at"),
        _ => false,
    };

    private void Add(IStoreRow row)
    {
        row.Table.Should().Be(Model.Name);
        _row.Clear();
        row.WriteTo(this);
        _row.Should().HaveCount(Model.Columns.Length);
        Rows.Add([.. _row]);
    }
}
