using System.Collections.Immutable;
using System.Text;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;

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
        KeySchema = keyColumns.IsEmpty ? null : EnvelopeSchemas.Key(topic, keyColumns.Select(i => new ConnectField(columns[i].Name, columns[i].KeySchema)));
        ValueSchema = EnvelopeSchemas.Envelope(topic, columns.Where(c => c.Schema is not null).Select(c => new ConnectField(c.Name, c.Schema!)));
    }

    public string Schema { get; }

    public string Table { get; }

    public string Topic { get; }

    /// <summary>The schema of the keys; null where the table has none.</summary>
    public ConnectSchema? KeySchema { get; }

    /// <summary>The schema of the envelopes.</summary>
    public ConnectSchema ValueSchema { get; }

    public ImmutableArray<ColumnShape> Columns { get; }

    /// <summary>Positions in <see cref="Columns"/>, in the order of the key; empty where the table has none.</summary>
    public ImmutableArray<int> KeyColumns { get; }

    /// <summary>The part of the source block that names the table, up to the value of txId.</summary>
    public byte[] SourceTable { get; }
}
