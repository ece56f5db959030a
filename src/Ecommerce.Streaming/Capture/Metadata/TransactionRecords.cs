using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Metadata;

/// <summary>
/// Tells where transactions begin and end, and numbers their events (io.debezium.pipeline.txmetadata.TransactionMonitor). An id is the transaction's and the LSN of the very message that
/// carries it, so the ids of one transaction differ behind the colon.
/// </summary>
internal sealed class TransactionRecords(MarkedSink sink, CaptureOptions options)
{
    /// <summary>What logical messages count as. Each counts as a table of its own, as in Debezium.</summary>
    public const string Message = "LOGICAL_DECODING_MESSAGE";

    private static readonly ConnectSchema KeySchema =
        EnvelopeSchemas.Struct("io.debezium.connector.common.TransactionMetadataKey", 1, isOptional: false, new ConnectField("id", EnvelopeSchemas.String));

    private static readonly ConnectSchema ValueSchema = EnvelopeSchemas.Struct(
        "io.debezium.connector.common.TransactionMetadataValue",
        1,
        isOptional: false,
        new("status", EnvelopeSchemas.String),
        new("id", EnvelopeSchemas.String),
        new("event_count", EnvelopeSchemas.OptionalInt64),
        new("data_collections", new ConnectSchema
        {
            Type = ConnectType.Array,
            IsOptional = true,
            Items = EnvelopeSchemas.Struct("event.collection", 1, isOptional: true, new("data_collection", EnvelopeSchemas.String), new("event_count", EnvelopeSchemas.Int64)),
        }),
        new("ts_ms", EnvelopeSchemas.Int64));

    private readonly string _topic = options.TopicNames.Transactions;
    private readonly JsonBuffer _json = new();
    private readonly List<string> _tables = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private int _buckets = JavaHashOrder.Grown(0);
    private long _total;

    /// <summary>Sends the beginning of a transaction.</summary>
    public ValueTask BeginAsync(uint transaction, ulong lsn, long timestampUs, CancellationToken cancellationToken)
    {
        _tables.Clear();
        _counts.Clear();
        _total = 0;
        return SendAsync("BEGIN", Id(transaction, lsn), timestampUs, cancellationToken);
    }

    /// <summary>Counts an event.</summary>
    /// <param name="transaction">The transaction's id.</param>
    /// <param name="lsn">The event's own LSN.</param>
    /// <param name="table"><c>schema.table</c>, or <see cref="Message"/>.</param>
    public TransactionBlock Count(uint transaction, ulong lsn, string table)
    {
        var order = 1L;
        if (table == Message)
        {
            _tables.Add(table);
        }
        else
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, table, out var exists);
            order = ++count;
            if (!exists)
            {
                _tables.Add(table);
            }
        }

        return new TransactionBlock(Id(transaction, lsn), ++_total, order);
    }

    /// <summary>Sends the end of the transaction.</summary>
    public ValueTask EndAsync(uint transaction, ulong lsn, long timestampUs, CancellationToken cancellationToken) => SendAsync("END", Id(transaction, lsn), timestampUs, cancellationToken);

    private static string Id(uint transaction, ulong lsn) => string.Create(CultureInfo.InvariantCulture, $"{transaction}:{lsn}");

    private ValueTask SendAsync(string status, string id, long timestampUs, CancellationToken cancellationToken)
    {
        _json.Clear();
        _json.Raw($"{{\"id\":\"{id}\"}}");
        var key = _json.ToArray();
        _json.Clear();
        _json.Raw($"{{\"status\":\"{status}\",\"id\":\"{id}\",\"event_count\":");
        if (status == "BEGIN")
        {
            _json.Raw("null,\"data_collections\":null"u8);
        }
        else
        {
            WriteCounts();
        }

        _json.Raw(",\"ts_ms\":"u8);
        _json.Number(timestampUs / 1000);
        _json.Raw((byte)'}');
        return sink.SendAsync(new ConnectRecord { Topic = _topic, KeySchema = KeySchema, Key = key, ValueSchema = ValueSchema, Value = _json.ToArray() }, cancellationToken);
    }

    private void WriteCounts()
    {
        _json.Number(_total);
        _json.Raw(",\"data_collections\":["u8);

        // Debezium's map does not shrink between transactions.
        _buckets = JavaHashOrder.Grown(_tables.Count, _buckets);
        var separator = ""u8;
        foreach (var table in JavaHashOrder.Sort(_tables, _buckets))
        {
            _json.Raw(separator);
            _json.Raw("{\"data_collection\":"u8);
            _json.String(Encoding.UTF8.GetBytes(table));
            _json.Raw(",\"event_count\":"u8);
            _json.Number(_counts.GetValueOrDefault(table, 1));
            _json.Raw((byte)'}');
            separator = ","u8;
        }

        _json.Raw((byte)']');
    }
}
