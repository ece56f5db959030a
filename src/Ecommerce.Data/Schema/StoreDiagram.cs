using System.Globalization;
using System.Text;

namespace Ecommerce.Data.Schema;

/// <summary>Renders the store's model as an entity-relationship diagram in Mermaid: https://mermaid.js.org/syntax/entityRelationshipDiagram.html.</summary>
public static class StoreDiagram
{
    /// <summary>Renders every table with its columns and keys, and a line per foreign key.</summary>
    /// <returns>Mermaid source; lines end in a line feed.</returns>
    public static string RenderMermaid()
    {
        var text = new StringBuilder("erDiagram\n");
        foreach (var table in StoreSchema.Tables)
        {
            text.Append("    ").Append(table.Name).Append(" {\n");
            foreach (var column in table.Columns)
            {
                text.Append("        ").Append(TypeOf(column.Type)).Append(' ').Append(column.Name).Append(KeysOf(table, column)).Append(column.IsNullable ? " \"nullable\"" : string.Empty).Append('\n');
            }

            text.Append("    }\n");
        }

        foreach (var (table, key) in StoreSchema.Tables.SelectMany(table => table.ForeignKeys.Select(key => (table, key))))
        {
            // One row is referred to by any number; the reference itself may be optional.
            text.Append("    ").Append(key.Table).Append(table.Column(key.Column).IsNullable ? " |o--o{ " : " ||--o{ ").Append(table.Name).Append(" : ").Append(key.Column).Append('\n');
        }

        return text.ToString();
    }

    // Mermaid's types are words without spaces; a comma would end them too.
    private static string TypeOf(ColumnType type) => type switch
    {
        { Kind: ColumnKind.Varchar, Length: { } length } => string.Create(CultureInfo.InvariantCulture, $"varchar({length})"),
        { Kind: ColumnKind.Varchar } => "varchar",
        { Kind: ColumnKind.Numeric, Precision: { } precision } => string.Create(CultureInfo.InvariantCulture, $"numeric({precision}-{type.Scale ?? 0})"),
        { Kind: ColumnKind.Timestamp, Precision: { } digits } => string.Create(CultureInfo.InvariantCulture, $"timestamp({digits})"),
        { Kind: ColumnKind.Timestamp } => "timestamp",
        _ => type.ToSql(),
    };

    private static string KeysOf(TableModel table, ColumnModel column)
    {
        var keys = new List<string>(3);
        if (string.Equals(column.Name, TableModel.PrimaryKey, StringComparison.Ordinal))
        {
            keys.Add("PK");
        }

        if (table.ForeignKeys.Any(key => string.Equals(key.Column, column.Name, StringComparison.Ordinal)))
        {
            keys.Add("FK");
        }

        if (table.UniqueKeys.Any(key => key.Columns.Length == 1 && string.Equals(key.Columns[0], column.Name, StringComparison.Ordinal)))
        {
            keys.Add("UK");
        }

        return keys.Count == 0 ? string.Empty : " " + string.Join(", ", keys);
    }
}
