using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>A record's key or value.</summary>
internal static class RecordParts
{
    public static (ConnectSchema? Schema, byte[]? Payload) Get(this ConnectRecord record, RecordPart part) =>
        part == RecordPart.Key ? (record.KeySchema, record.Key) : (record.ValueSchema, record.Value);

    public static ConnectRecord With(this ConnectRecord record, RecordPart part, ConnectSchema? schema, byte[]? payload) =>
        part == RecordPart.Key ? record with { KeySchema = schema, Key = payload } : record with { ValueSchema = schema, Value = payload };
}
