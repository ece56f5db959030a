using System.Collections.Immutable;

namespace Ecommerce.Data.Schema;

/// <summary>Collects a table's columns and keys. The id comes first and created_at last unless the table says otherwise.</summary>
internal sealed class TableDraft
{
    private const string CreatedAt = "created_at";
    private readonly string _name;
    private readonly ImmutableArray<ColumnModel>.Builder _columns = ImmutableArray.CreateBuilder<ColumnModel>();
    private readonly ImmutableArray<UniqueKeyModel>.Builder _uniqueKeys = ImmutableArray.CreateBuilder<UniqueKeyModel>();
    private readonly ImmutableArray<ForeignKeyModel>.Builder _foreignKeys = ImmutableArray.CreateBuilder<ForeignKeyModel>();
    private readonly ImmutableArray<CheckModel>.Builder _checks = ImmutableArray.CreateBuilder<CheckModel>();
    private readonly ImmutableArray<string>.Builder _indexedColumns = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<LookupRow>.Builder _lookupRows = ImmutableArray.CreateBuilder<LookupRow>();

    public TableDraft(string name, ColumnIdentity identity = ColumnIdentity.Always)
    {
        _name = name;
        _columns.Add(new ColumnModel(TableModel.PrimaryKey, new ColumnType(ColumnKind.Integer), IsNullable: false) { Identity = identity });
    }

    public TableDraft Integer(string name, bool required = false, string? defaultSql = null) => Add(name, new ColumnType(ColumnKind.Integer), required, defaultSql);

    public TableDraft Reference(string name, string table, bool required = false, bool indexed = false)
    {
        if (indexed)
        {
            _indexedColumns.Add(name);
        }

        _foreignKeys.Add(new ForeignKeyModel(name, table));
        return Integer(name, required);
    }

    public TableDraft Varchar(string name, int? length, bool required = false, bool unique = false)
    {
        if (unique)
        {
            Unique(name);
        }

        return Add(name, new ColumnType(ColumnKind.Varchar) { Length = length }, required, defaultSql: null);
    }

    public TableDraft Text(string name) => Add(name, new ColumnType(ColumnKind.Text), required: false, defaultSql: null);

    /// <summary>numeric(15,2), the store's money.</summary>
    public TableDraft Money(string name, bool required = false) => Numeric(name, 15, 2, required);

    public TableDraft Numeric(string name, int? precision = null, int? scale = null, bool required = false, string? defaultSql = null) =>
        Add(name, new ColumnType(ColumnKind.Numeric) { Precision = precision, Scale = scale }, required, defaultSql);

    public TableDraft Timestamp(string name, int? precision, bool required = false, string? defaultSql = null) =>
        Add(name, new ColumnType(ColumnKind.Timestamp) { Precision = precision }, required, defaultSql);

    public TableDraft Boolean(string name, string? defaultSql = null) => Add(name, new ColumnType(ColumnKind.Boolean), required: false, defaultSql);

    public TableDraft Enum(string name, string enumName, string? defaultSql = null) =>
        Add(name, new ColumnType(ColumnKind.Enum) { EnumName = enumName }, required: false, defaultSql);

    public TableDraft Now(string name, int? precision = 0, bool required = true) => Timestamp(name, precision, required, "CURRENT_TIMESTAMP");

    public TableDraft Unique(params ReadOnlySpan<string> columns)
    {
        _uniqueKeys.Add(new UniqueKeyModel([.. columns]));
        return this;
    }

    public TableDraft NotNegative(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            _checks.Add(new CheckModel($"{_name}_{column}_not_negative", $"{column} >= 0"));
        }

        return this;
    }

    public TableDraft Check(string suffix, string expression)
    {
        _checks.Add(new CheckModel($"{_name}_{suffix}", expression));
        return this;
    }

    public TableDraft Rows(params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            Row(value);
        }

        return this;
    }

    public TableDraft Row(params ReadOnlySpan<string> values)
    {
        _lookupRows.Add(new LookupRow(_lookupRows.Count + 1, [.. values]));
        return this;
    }

    public TableModel Build()
    {
        if (!_columns.Any(column => string.Equals(column.Name, CreatedAt, StringComparison.Ordinal)))
        {
            Now(CreatedAt);
        }

        return new TableModel(_name, _columns.ToImmutable())
        {
            UniqueKeys = _uniqueKeys.ToImmutable(),
            ForeignKeys = _foreignKeys.ToImmutable(),
            Checks = _checks.ToImmutable(),
            IndexedColumns = _indexedColumns.ToImmutable(),
            LookupRows = _lookupRows.ToImmutable(),
        };
    }

    private TableDraft Add(string name, ColumnType type, bool required, string? defaultSql)
    {
        _columns.Add(new ColumnModel(name, type, IsNullable: !required) { Default = defaultSql });
        return this;
    }
}
