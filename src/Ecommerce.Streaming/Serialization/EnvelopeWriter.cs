using System.Text;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Serialization;

/// <summary>Writes keys and envelopes as Debezium's PostgreSQL connector does through Kafka Connect's JSON converter without schemas. Not thread-safe.</summary>
internal sealed class EnvelopeWriter
{
    private static readonly byte[][] Markers = [.. Enum.GetValues<SnapshotMarker>().Select(m => Encoding.UTF8.GetBytes(m.ToText()))];

    private readonly JsonBuffer _json = new();
    private readonly TimeProvider _time;
    private readonly byte[] _sourceHead;
    private readonly byte[] _sourceDatabase;

    public EnvelopeWriter(string logicalName, string database, TimeProvider time)
    {
        _time = time;
        _json.Raw($",\"{EnvelopeFields.Source}\":{{\"{SourceFields.Version}\":\"{SourceFields.CompatibleVersion}\",\"{SourceFields.Connector}\":\"{SourceFields.PostgresConnector}\",\"{SourceFields.Name}\":");
        _json.String(Encoding.UTF8.GetBytes(logicalName));
        _json.Raw($",\"{SourceFields.TimestampMs}\":");
        _sourceHead = _json.ToArray();
        _json.Clear();
        _json.Raw($"\",\"{SourceFields.Database}\":");
        _json.String(Encoding.UTF8.GetBytes(database));
        _json.Raw($",\"{SourceFields.Sequence}\":\"[");
        _sourceDatabase = _json.ToArray();
    }

    /// <summary>Whether a value that became null because its type in the record cannot hold it is an error.</summary>
    public bool FailOnUnconvertible { get; init; }

    /// <summary>The key's JSON, or null for a table without key columns.</summary>
    public byte[]? Key(TableShape table, RowValues row)
    {
        if (table.KeyColumns.IsEmpty)
        {
            return null;
        }

        _json.Clear();
        var separator = (byte)'{';
        foreach (var index in table.KeyColumns)
        {
            var column = table.Columns[index];
            _json.Raw(separator);
            _json.Raw(column.Label);
            WriteValue(column, column.KeyConverter, row, index);
            separator = (byte)',';
        }

        _json.Raw((byte)'}');
        return _json.ToArray();
    }

    /// <summary>The envelope's JSON.</summary>
    /// <param name="table">The table.</param>
    /// <param name="operation">What happened.</param>
    /// <param name="before">The old row, or null.</param>
    /// <param name="after">The new row, or null. Values it lacks because they did not change are taken from a full old row if <paramref name="old"/> is one.</param>
    /// <param name="old">The old row as logged, or null.</param>
    /// <param name="position">Where the change stands in the log.</param>
    public byte[] Envelope(TableShape table, ChangeOperation operation, RowValues? before, RowValues? after, RowValues? old, in SourcePosition position)
    {
        _json.Clear();
        _json.Raw("{\"before\":"u8);
        WriteRow(table, before, null);
        _json.Raw(",\"after\":"u8);
        WriteRow(table, after, old is { IsKeyOnly: false } ? old : null);
        WriteSource(table, position);
        WriteTransaction(position.Transaction);
        _json.Raw(",\"op\":\""u8);
        _json.Raw((byte)operation.ToCode());

        // .NET's clock ticks in units of 100 ns.
        var ticks = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
        _json.Raw("\",\"ts_ms\":"u8);
        _json.Number(ticks / TimeSpan.TicksPerMillisecond);
        _json.Raw(",\"ts_us\":"u8);
        _json.Number(ticks / TimeSpan.TicksPerMicrosecond);
        _json.Raw(",\"ts_ns\":"u8);
        _json.Number(ticks * 100);
        _json.Raw((byte)'}');
        return _json.ToArray();
    }

    /// <summary>The value of a logical message's record.</summary>
    /// <param name="nowhere">A table without a name: messages belong to none.</param>
    /// <param name="message">The message block's JSON.</param>
    /// <param name="position">Where the message stands in the log. An LSN without a transaction is that of a message outside of one.</param>
    public byte[] Message(TableShape nowhere, ReadOnlySpan<byte> message, in SourcePosition position)
    {
        _json.Clear();
        _json.Raw("{\"op\":\"m\",\"ts_ms\":"u8);
        _json.Number(_time.GetUtcNow().ToUnixTimeMilliseconds());
        WriteSource(nowhere, position);
        WriteTransaction(position.Transaction);
        _json.Raw(",\"message\":"u8);
        _json.Raw(message);
        _json.Raw((byte)'}');
        return _json.ToArray();
    }

    private void WriteRow(TableShape table, RowValues? row, RowValues? unchangedFrom)
    {
        if (row is null)
        {
            _json.Null();
            return;
        }

        var separator = (byte)'{';
        var count = Math.Min(table.Columns.Length, row.Count);
        for (var i = 0; i < count; i++)
        {
            var column = table.Columns[i];
            if (column.Converter is not { } converter)
            {
                continue;
            }

            _json.Raw(separator);
            _json.Raw(column.Label);
            WriteValue(column, converter, unchangedFrom is not null && row.KindOf(i) == RowValues.Kind.Unchanged ? unchangedFrom : row, i);
            separator = (byte)',';
        }

        _json.Raw(separator == '{' ? "{}"u8 : "}"u8);
    }

    private void WriteValue(ColumnShape column, ColumnConverter converter, RowValues row, int index)
    {
        switch (row.KindOf(index))
        {
            case RowValues.Kind.Text:
                var start = _json.Length;
                converter.Write(_json, row.TextOf(index));
                if (FailOnUnconvertible && _json.Written[start..].SequenceEqual("null"u8))
                {
                    throw new UnconvertibleValueException(column.Name);
                }

                break;
            case RowValues.Kind.Unchanged:
                converter.WriteUnavailable(_json);
                break;
            // A row of key columns says nothing about the others: Debezium invents values where NULL is not allowed.
            case RowValues.Kind.Null when row.IsKeyOnly && !column.IsNullable:
                if (column.Fallback.IsEmpty || converter != column.Converter)
                {
                    converter.WriteFallback(_json);
                }
                else
                {
                    _json.Raw(column.Fallback.Span);
                }

                break;
            case RowValues.Kind.Null when !column.NullReplacement.IsEmpty:
                _json.Raw(column.NullReplacement.Span);
                break;
            default:
                converter.WriteNull(_json);
                break;
        }
    }

    private void WriteTransaction(TransactionBlock? transaction)
    {
        if (transaction is null)
        {
            _json.Raw(",\"transaction\":null"u8);
            return;
        }

        _json.Raw(",\"transaction\":{\"id\":\""u8);
        _json.Raw(transaction.Id);
        _json.Raw("\",\"total_order\":"u8);
        _json.Number(transaction.TotalOrder);
        _json.Raw(",\"data_collection_order\":"u8);
        _json.Number(transaction.TableOrder);
        _json.Raw((byte)'}');
    }

    private void WriteSource(TableShape table, in SourcePosition position)
    {
        _json.Raw(_sourceHead);
        _json.Number(position.TimestampUs / 1000);
        _json.Raw(",\"snapshot\":\""u8);
        _json.Raw(Markers[(int)position.Snapshot]);
        _json.Raw(_sourceDatabase);
        if (position.Sequence.PreviousCommitLsn is { } previous)
        {
            _json.Raw("\\\""u8);
            _json.Number(previous);
            _json.Raw("\\\""u8);
        }
        else
        {
            _json.Null();
        }

        _json.Raw(",\\\""u8);
        _json.Number(position.Sequence.Lsn);
        _json.Raw("\\\"]\",\"ts_us\":"u8);
        _json.Number(position.TimestampUs);
        _json.Raw(",\"ts_ns\":"u8);
        _json.Number(position.TimestampUs * 1000);
        _json.Raw(table.SourceTable);
        if (position.TransactionId is { } transaction)
        {
            _json.Number(transaction);
        }
        else
        {
            _json.Null();
        }

        _json.Raw(",\"lsn\":"u8);
        if (position.Snapshot == SnapshotMarker.Incremental)
        {
            _json.Null();
        }
        else
        {
            _json.Number(position.Sequence.Lsn);
        }

        _json.Raw(",\"xmin\":null,\"origin\":"u8);
        if (position.Origin is { } origin)
        {
            _json.String(Encoding.UTF8.GetBytes(origin));
            _json.Raw(",\"origin_lsn\":"u8);
            _json.Number(position.OriginLsn);
            _json.Raw((byte)'}');
        }
        else
        {
            _json.Raw("null,\"origin_lsn\":null}"u8);
        }
    }
}
