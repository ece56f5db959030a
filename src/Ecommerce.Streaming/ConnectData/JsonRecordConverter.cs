using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.ConnectData;

/// <summary>Turns a record's payloads into the bytes on the wire, as Kafka Connect's JSON converter does.</summary>
internal sealed class JsonRecordConverter(JsonConverterOptions key, JsonConverterOptions value)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    public ChangeRecord Convert(ConnectRecord record) => new()
    {
        Topic = record.Topic,
        Key = Convert(record.KeySchema, record.Key, key),
        Value = Convert(record.ValueSchema, record.Value, value),
        Headers = record.Headers,
        Partition = record.Partition,
    };

    private static byte[]? Convert(ConnectSchema? schema, byte[]? payload, JsonConverterOptions options)
    {
        if (schema is null)
        {
            return payload;
        }

        payload ??= Null;
        return options.SchemasEnabled ? [.. "{\"schema\":"u8, .. schema.Json, .. ",\"payload\":"u8, .. payload, (byte)'}'] : payload;
    }
}
