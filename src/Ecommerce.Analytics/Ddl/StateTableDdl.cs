using System.Collections.Immutable;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Ddl;

/// <summary>A state table: the newest version of every row of one source table, and the view that fills it.</summary>
internal sealed class StateTableDdl
{
    // Long text may be stored out of line, and then arrives as a placeholder when an update leaves it alone; no answer needs it.
    private static readonly ImmutableHashSet<string> LongText =
        ["products.product_description", "products.product_image_path", "transactions.description", "order_status_history.comments", "addresses.full_address"];

    private readonly string _database;
    private readonly TableModel _table;

    public StateTableDdl(string database, TableModel table, ImmutableArray<AnalyticalTable> answers)
    {
        _database = database;
        _table = table;
        Columns = [.. table.Columns.Where(column => IsKept(table, column)).Select(column => new StateColumn(column, IsRead(column, answers)))];
    }

    public string TableName => _table.Name;

    /// <summary>Whether most blocks of changes have rows of the table.</summary>
    public bool IsBusy => AnalyticsOptions.IsBusy(_table.Name);

    public ImmutableArray<StateColumn> Columns { get; }

    public StateColumn Key => Columns.First(column => string.Equals(column.PlainName, TableModel.PrimaryKey, StringComparison.Ordinal));

    public string CreateTable() => $"""
        CREATE TABLE IF NOT EXISTS {SqlText.Name(_database, _table.Name)}
        (
        {string.Join(",\n", Columns.Select(column => $"    {column.Name} {column.Type}"))},
            `_version` UInt128,
            `_deleted` UInt8,
            `_committed_at` DateTime64(3, 'UTC'){Indexes()}
        )
        ENGINE = ReplacingMergeTree(`_version`, `_deleted`)
        ORDER BY `id`
        SETTINGS enable_block_number_column = 1, fsync_after_insert = 1, fsync_part_directory = 1,
            allow_experimental_replacing_merge_with_cleanup = 0, min_age_to_force_merge_seconds = 0
        """;

    /// <summary>The event's row is read once, as a tuple; a delete carries its key in <c>before</c>.</summary>
    public string CreateView()
    {
        var tuple = SqlText.Text("Tuple(" + string.Join(", ", Columns.Select(column => $"{column.Name} {column.WireType}")) + ")");
        return $"""
            CREATE MATERIALIZED VIEW IF NOT EXISTS {SqlText.Name(_database, "mv_" + _table.Name)} TO {SqlText.Name(_database, _table.Name)} AS
            SELECT
            {string.Join(",\n", Columns.Select(column => $"    {column.Value} AS {column.Name}"))},
                version AS `_version`,
                op = 'd' AS `_deleted`,
                committed_at AS `_committed_at`
            FROM
            (
                SELECT JSONExtract(if(op = 'd', before, after), {tuple}) AS r, op, version, committed_at
                FROM {SqlText.Name(_database, IsBusy ? ChangeRoutingDdl.Changes : ChangeRoutingDdl.SeldomChanges)}
                WHERE tab = {SqlText.Text(_table.Name)} AND is_row
            )
            """;
    }

    /// <summary>Whether the state has a column: long text and what the capture masks are left out.</summary>
    public static bool IsKept(TableModel table, ColumnModel column)
    {
        var name = $"{table.Name}.{column.Name}";
        return !LongText.Contains(name) && !StoreSchema.SensitiveColumns.Contains($"{StoreSchema.SchemaName}.{name}");
    }

    private bool IsRead(ColumnModel column, ImmutableArray<AnalyticalTable> answers) =>
        string.Equals(column.Name, TableModel.PrimaryKey, StringComparison.Ordinal) || answers.Any(answer => answer.Reads(_table.Name, column.Name));

    // A changed order is followed to its lines, which lie close together.
    private string Indexes() => string.Equals(_table.Name, "orderdetails", StringComparison.Ordinal)
        ? ",\n    INDEX by_order `order_id` TYPE minmax GRANULARITY 1"
        : string.Empty;
}
