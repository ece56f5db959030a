using System.Text;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture;

/// <summary>Makes the records that Debezium makes of a row's change. Not thread-safe.</summary>
internal sealed class RecordFactory
{
    private readonly EnvelopeWriter _writer;
    private readonly RecordHeader[] _context;

    public RecordFactory(string logicalName, string database, Guid runId, TimeProvider time)
    {
        _writer = new EnvelopeWriter(logicalName, database, time);
        _context =
        [
            Header(DebeziumHeaders.LogicalName, logicalName),
            Header(DebeziumHeaders.TaskId, "0"),
            Header(DebeziumHeaders.ConnectorName, SourceFields.PostgresConnector),
            Header(DebeziumHeaders.RunId, runId.ToString()),
        ];
    }

    public ConnectRecord Read(TableShape table, RowValues row, in SourcePosition position) =>
        Record(table, _writer.Key(table, row), ChangeOperation.Read, null, row, null, position);

    public ConnectRecord Insert(TableShape table, RowValues row, in SourcePosition position) =>
        Record(table, _writer.Key(table, row), ChangeOperation.Create, null, row, null, position);

    public ConnectRecord Delete(TableShape table, RowValues old, in SourcePosition position) =>
        Record(table, _writer.Key(table, old), ChangeOperation.Delete, old, null, null, position);

    public ConnectRecord Truncate(TableShape table, in SourcePosition position) =>
        Record(table, null, ChangeOperation.Truncate, null, null, null, position);

    /// <summary>An update is one record, unless it changes the key: then it is a delete of the old key and a create of the new one, which name each other in a header.</summary>
    public (ConnectRecord First, ConnectRecord? Second) Update(TableShape table, RowValues? old, RowValues row, in SourcePosition position)
    {
        var key = _writer.Key(table, row);
        if (old is not null && key is not null && HasKey(table, old) && _writer.Key(table, old) is { } oldKey && !oldKey.AsSpan().SequenceEqual(key))
        {
            var delete = Record(table, oldKey, ChangeOperation.Delete, old, null, null, position);
            var create = Record(table, key, ChangeOperation.Create, null, row, old, position);
            return (delete with { Headers = [new RecordHeader(DebeziumHeaders.NewKey, key), .. _context] },
                create with { Headers = [new RecordHeader(DebeziumHeaders.OldKey, oldKey), .. _context] });
        }

        return (Record(table, key, ChangeOperation.Update, old, row, old, position), null);
    }

    // An old row of an identity index need not have the key's columns: it then says nothing about a change of key.
    private static bool HasKey(TableShape table, RowValues old)
    {
        foreach (var column in table.KeyColumns)
        {
            if (old.KindOf(column) != RowValues.Kind.Text)
            {
                return false;
            }
        }

        return true;
    }

    private static RecordHeader Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    private ConnectRecord Record(TableShape table, byte[]? key, ChangeOperation operation, RowValues? before, RowValues? after, RowValues? old, in SourcePosition position) =>
        new()
        {
            Topic = table.Topic,
            KeySchema = key is null ? null : table.KeySchema,
            Key = key,
            ValueSchema = table.ValueSchema,
            Value = _writer.Envelope(table, operation, before, after, old, position),
            Headers = _context,
        };
}
