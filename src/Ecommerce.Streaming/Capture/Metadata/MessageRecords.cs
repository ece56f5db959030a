using System.Buffers.Text;
using System.Text;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Metadata;

/// <summary>Makes records of logical decoding messages (io.debezium.connector.postgresql.LogicalDecodingMessageMonitor). Not thread-safe.</summary>
internal sealed class MessageRecords
{
    private static readonly ConnectSchema KeySchema =
        EnvelopeSchemas.Struct("io.debezium.connector.postgresql.MessageKey", 1, isOptional: false, new ConnectField("prefix", EnvelopeSchemas.OptionalString));

    private readonly EnvelopeWriter _writer;
    private readonly BinaryHandling _binary;
    private readonly ConnectSchema _valueSchema;
    private readonly TableShape _nowhere;
    private readonly JsonBuffer _json = new();

    public MessageRecords(EnvelopeWriter writer, CaptureOptions options)
    {
        _writer = writer;
        _binary = options.Conversion.Binary;
        _nowhere = new TableShape("", "", options.TopicNames.Messages, [], []);
        var content = _binary == BinaryHandling.Bytes ? new ConnectSchema { Type = ConnectType.Bytes, IsOptional = true } : EnvelopeSchemas.OptionalString;
        _valueSchema = EnvelopeSchemas.Struct(
            "io.debezium.connector.postgresql.MessageValue",
            1,
            isOptional: false,
            new(EnvelopeFields.Operation, EnvelopeSchemas.String),
            new(EnvelopeFields.TimestampMs, EnvelopeSchemas.OptionalInt64),
            new(EnvelopeFields.Source, EnvelopeSchemas.Source),
            new(EnvelopeFields.Transaction, EnvelopeSchemas.TransactionBlock),
            new(EnvelopeFields.Message, EnvelopeSchemas.Struct("io.debezium.connector.postgresql.Message", 1, isOptional: false, new(EnvelopeFields.MessagePrefix, EnvelopeSchemas.OptionalString), new(EnvelopeFields.MessageContent, content))));
    }

    /// <summary>The record of one message.</summary>
    public ConnectRecord Message(string prefix, ReadOnlySpan<byte> content, in SourcePosition position)
    {
        _json.Clear();
        _json.Raw("{\"prefix\":"u8);
        _json.String(Encoding.UTF8.GetBytes(prefix));
        var block = _json.ToArray();
        _json.Raw(",\"content\":"u8);
        switch (_binary)
        {
            case BinaryHandling.Hex:
                _json.String(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(content)));
                break;
            case BinaryHandling.Base64UrlSafe:
                // Java keeps the padding.
                var url = Base64Url.EncodeToString(content);
                _json.String(Encoding.UTF8.GetBytes(url.PadRight((url.Length + 3) / 4 * 4, '=')));
                break;
            default:
                _json.Base64(content);
                break;
        }

        _json.Raw((byte)'}');
        return new ConnectRecord
        {
            Topic = _nowhere.Topic,
            KeySchema = KeySchema,
            Key = [.. block, (byte)'}'],
            ValueSchema = _valueSchema,
            Value = _writer.Message(_nowhere, _json.Written, position),
        };
    }
}
