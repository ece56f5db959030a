using System.Globalization;
using System.Text;

namespace Ecommerce.Data.Schema;

/// <summary>Renders the PostgreSQL DDL of the store from <see cref="StoreSchema"/>.</summary>
public static class StoreDdl
{
    /// <summary>Renders everything that an empty database needs: types, tables, constraints and lookup rows. The text is a script to be run once, as a whole.</summary>
    /// <returns>SQL with one statement per block, separated by empty lines.</returns>
    public static string Render()
    {
        var sql = new StringBuilder(RenderTables());
        foreach (var table in StoreSchema.Tables.Where(table => !table.LookupRows.IsEmpty))
        {
            sql.Append(RenderLookupRows(table)).Append('\n');
        }

        return sql.ToString();
    }

    /// <summary>Renders types and tables with their constraints, and no rows.</summary>
    internal static string RenderTables()
    {
        var sql = new StringBuilder();
        foreach (var type in StoreSchema.Enums)
        {
            sql.Append("CREATE TYPE ").Append(Qualify(type.Name)).Append(" AS ENUM (").AppendJoin(", ", type.Labels.Select(Literal)).Append(");\n\n");
        }

        foreach (var table in StoreSchema.Tables)
        {
            sql.Append(RenderTable(table)).Append('\n');
        }

        return sql.ToString();
    }

    /// <summary>Renders one CREATE TABLE statement, with all constraints, and the CREATE INDEX statements after it.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The statements, each ended by a semicolon and a line feed.</returns>
    public static string RenderTable(TableModel table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var parts = new List<string>();
        parts.AddRange(table.Columns.Select(RenderColumn));
        parts.AddRange(table.UniqueKeys.Select(key => $"UNIQUE ({string.Join(", ", key.Columns)})"));
        parts.AddRange(table.ForeignKeys.Select(key => $"FOREIGN KEY ({key.Column}) REFERENCES {Qualify(key.Table)} ({TableModel.PrimaryKey})"));
        parts.AddRange(table.Checks.Select(check => $"CONSTRAINT {check.Name} CHECK ({check.Expression})"));
        var indexes = table.IndexedColumns.Select(column => RenderIndex(table, column));
        return $"CREATE TABLE {Qualify(table.Name)} (\n    {string.Join(",\n    ", parts)}\n);\n{string.Concat(indexes)}";
    }

    /// <summary>Renders the CREATE INDEX statement of one of a table's indexed columns, with its semicolon and a line feed.</summary>
    internal static string RenderIndex(TableModel table, string column) => $"CREATE INDEX {table.Name}_{column}_idx ON {Qualify(table.Name)} ({column});\n";

    /// <summary>Renders the INSERT of a lookup table's rows, and the step of its sequence past them.</summary>
    /// <param name="table">A table with lookup rows.</param>
    /// <returns>Two statements, each ended by a semicolon and a line feed.</returns>
    internal static string RenderLookupRows(TableModel table)
    {
        var createdAt = StoreSchema.LookupCreatedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var rows = table.LookupRows.Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"    ({row.Id}, {string.Join(", ", row.Values.Select(Literal))}, {Literal(createdAt)})"));
        return $"""
            INSERT INTO {Qualify(table.Name)} ({string.Join(", ", table.Columns.Select(column => column.Name))}) OVERRIDING SYSTEM VALUE VALUES
            {string.Join(",\n", rows)};
            SELECT setval(pg_get_serial_sequence({Literal(Qualify(table.Name))}, {Literal(TableModel.PrimaryKey)}), {table.LookupRows[^1].Id.ToString(CultureInfo.InvariantCulture)});

            """.ReplaceLineEndings("\n");
    }

    /// <summary>Renders the step of a table's sequence past the greatest id in it; nothing happens where the table is empty.</summary>
    /// <param name="table">The table.</param>
    /// <returns>One statement with its semicolon.</returns>
    internal static string RenderSequenceStep(TableModel table) =>
        $"SELECT setval(pg_get_serial_sequence({Literal(Qualify(table.Name))}, {Literal(TableModel.PrimaryKey)}), max({TableModel.PrimaryKey})) FROM {Qualify(table.Name)} HAVING max({TableModel.PrimaryKey}) IS NOT NULL;";

    private static string RenderColumn(ColumnModel column)
    {
        var type = column.Type.Kind == ColumnKind.Enum ? Qualify(column.Type.ToSql()) : column.Type.ToSql();
        var text = new StringBuilder(column.Name).Append(' ').Append(column.Identity == ColumnIdentity.Serial ? "serial" : type);
        if (!column.IsNullable)
        {
            text.Append(" NOT NULL");
        }

        if (column.Default is { } defaultSql)
        {
            text.Append(" DEFAULT ").Append(defaultSql);
        }

        if (column.Identity == ColumnIdentity.Always)
        {
            text.Append(" GENERATED ALWAYS AS IDENTITY");
        }

        if (string.Equals(column.Name, TableModel.PrimaryKey, StringComparison.Ordinal))
        {
            text.Append(" PRIMARY KEY");
        }

        return text.ToString();
    }

    private static string Qualify(string name) => $"{StoreSchema.SchemaName}.{name}";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
