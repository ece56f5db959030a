using System.Text;
using Ecommerce.Streaming.Capture.Metadata;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>Makes the records that Debezium makes of a row's change. Not thread-safe.</summary>
internal sealed class RecordFactory
{
    private readonly EnvelopeWriter _writer;
    private readonly MessageRecords _messages;
    private readonly RecordHeader[] _context;
    private readonly JsonBuffer _oldValue = new();
    private readonly JsonBuffer _newValue = new();

    public RecordFactory(CaptureOptions options, string database, Guid runId, TimeProvider time)
    {
        _writer = new EnvelopeWriter(options.TopicPrefix, database, time) { FailOnUnconvertible = options.Conversion.FailOnUnconvertible };
        _messages = new MessageRecords(_writer, options);
        _context = options.ContextHeaders
            ?
            [
                Header(DebeziumHeaders.LogicalName, options.TopicPrefix),
                Header(DebeziumHeaders.TaskId, "0"),
                Header(DebeziumHeaders.ConnectorName, SourceFields.PostgresConnector),
                Header(DebeziumHeaders.RunId, runId.ToString()),
            ]
            : [];
    }

    /// <summary>The key's JSON, or null for a table without key columns.</summary>
    public byte[]? Key(TableShape table, RowValues row) => _writer.Key(table, row);

    public ConnectRecord Read(TableShape table, RowValues row, in SourcePosition position) =>
        Record(table, Key(table, row), ChangeOperation.Read, null, row, null, position);

    public ConnectRecord Insert(TableShape table, RowValues row, in SourcePosition position) =>
        Record(table, Key(table, row), ChangeOperation.Create, null, row, null, position);

    public ConnectRecord Update(TableShape table, byte[]? key, RowValues? old, RowValues row, in SourcePosition position) =>
        Record(table, key, ChangeOperation.Update, old, row, old, position);

    public ConnectRecord Delete(TableShape table, RowValues old, in SourcePosition position) =>
        Record(table, Key(table, old), ChangeOperation.Delete, old, null, null, position);

    public ConnectRecord Truncate(TableShape table, in SourcePosition position) =>
        Record(table, null, ChangeOperation.Truncate, null, null, null, position);

    public ConnectRecord Message(string prefix, ReadOnlySpan<byte> content, in SourcePosition position) => _messages.Message(prefix, content, position);

    /// <summary>The first half of a key change: a delete of the old key that names the new one.</summary>
    public ConnectRecord DeleteOldKey(TableShape table, byte[] oldKey, byte[] newKey, RowValues old, in SourcePosition position) =>
        Named(Record(table, oldKey, ChangeOperation.Delete, old, null, null, position), DebeziumHeaders.NewKey, newKey);

    /// <summary>The second half of a key change: a create of the new key that names the old one.</summary>
    public ConnectRecord CreateNewKey(TableShape table, byte[] oldKey, byte[] newKey, RowValues old, RowValues row, in SourcePosition position) =>
        Named(Record(table, newKey, ChangeOperation.Create, null, row, old, position), DebeziumHeaders.OldKey, oldKey);

    /// <summary>The tombstone behind a delete: the same but for the value.</summary>
    public static ConnectRecord Tombstone(ConnectRecord delete) => delete with { ValueSchema = null, Value = null };

    /// <summary>Whether two versions of a row are written alike, excluded columns aside.</summary>
    public bool IsUnchanged(TableShape table, RowValues old, RowValues row)
    {
        for (var i = 0; i < Math.Min(table.Columns.Length, row.Count); i++)
        {
            if (table.Columns[i].Converter is { } converter && !IsUnchanged(table.Columns[i], converter, old, row, i))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsUnchanged(ColumnShape column, ColumnConverter converter, RowValues old, RowValues row, int index)
    {
        var kind = row.KindOf(index);
        if (kind == RowValues.Kind.Unchanged && !old.IsKeyOnly)
        {
            return true;
        }

        if (kind == RowValues.Kind.Text && old.KindOf(index) == RowValues.Kind.Text && row.TextOf(index).SequenceEqual(old.TextOf(index)))
        {
            return true;
        }

        Write(_oldValue, column, converter, old, index);
        Write(_newValue, column, converter, row, index);
        return _oldValue.Written.SequenceEqual(_newValue.Written);
    }

    private static void Write(JsonBuffer json, ColumnShape column, ColumnConverter converter, RowValues row, int index)
    {
        json.Clear();
        switch (row.KindOf(index))
        {
            case RowValues.Kind.Text:
                converter.Write(json, row.TextOf(index));
                break;
            case RowValues.Kind.Unchanged:
                converter.WriteUnavailable(json);
                break;
            case RowValues.Kind.Null when row.IsKeyOnly && !column.IsNullable && column.Fallback.IsEmpty:
                converter.WriteFallback(json);
                break;
            case RowValues.Kind.Null when row.IsKeyOnly && !column.IsNullable:
                json.Raw(column.Fallback.Span);
                break;
            default:
                converter.WriteNull(json);
                break;
        }
    }

    private static RecordHeader Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    private ConnectRecord Named(ConnectRecord record, string header, byte[] key) =>
        record with { Headers = [new RecordHeader(header, HeaderKey.Write(record.KeySchema!, key)), .. _context] };

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
