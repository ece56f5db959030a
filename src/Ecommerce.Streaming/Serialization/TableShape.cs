using System.Collections.Immutable;
using System.Text;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Serialization;

/// <summary>A table as it stood when its rows were logged: columns in the order of the log, and the columns of the key.</summary>
internal sealed class TableShape
{
    public TableShape(string schema, string table, string topic, ImmutableArray<ColumnShape> columns, ImmutableArray<int> keyColumns)
    {
        Schema = schema;
        Table = table;
        Topic = topic;
        Columns = columns;
        KeyColumns = keyColumns;
        var json = new JsonBuffer();
        json.Raw(",\"" + SourceFields.Schema + "\":");
        json.String(Encoding.UTF8.GetBytes(schema));
        json.Raw(",\"" + SourceFields.Table + "\":");
        json.String(Encoding.UTF8.GetBytes(table));
        json.Raw(",\"" + SourceFields.TransactionId + "\":");
        SourceTable = json.ToArray();
    }

    public string Schema { get; }

    public string Table { get; }

    public string Topic { get; }

    public ImmutableArray<ColumnShape> Columns { get; }

    /// <summary>Positions in <see cref="Columns"/>, in the order of the key; empty where the table has none.</summary>
    public ImmutableArray<int> KeyColumns { get; }

    /// <summary>The part of the source block that names the table, up to the value of txId.</summary>
    public byte[] SourceTable { get; }
}
