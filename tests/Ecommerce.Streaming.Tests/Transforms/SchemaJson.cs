using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Tests.Transforms;

/// <summary>Schemas and records from the JSON that Kafka Connect's converter writes with schemas enabled.</summary>
internal static class SchemaJson
{
    private static readonly string[] Types = ["int8", "int16", "int32", "int64", "float", "double", "boolean", "string", "bytes", "array", "map", "struct"];

    public static ConnectSchema Schema(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Schema(document.RootElement);
    }

    public static (ConnectSchema? Schema, byte[]? Payload) Split(string? json)
    {
        if (json is null)
        {
            return default;
        }

        using var document = JsonDocument.Parse(json);
        var payload = document.RootElement.GetProperty("payload");
        return (Schema(document.RootElement.GetProperty("schema")), payload.ValueKind == JsonValueKind.Null ? null : Encoding.UTF8.GetBytes(payload.GetRawText()));
    }

    private static ConnectSchema Schema(JsonElement json) => new()
    {
        Type = (ConnectType)Array.IndexOf(Types, json.GetProperty("type").GetString()),
        IsOptional = json.GetProperty("optional").GetBoolean(),
        Name = json.TryGetProperty("name", out var name) ? name.GetString() : null,
        Version = json.TryGetProperty("version", out var version) ? version.GetInt32() : null,
        Doc = json.TryGetProperty("doc", out var doc) ? doc.GetString() : null,
        Parameters = json.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!))] : [],
        Default = json.TryGetProperty("default", out var standard) ? Encoding.UTF8.GetBytes(standard.GetRawText()) : default,
        Fields = json.TryGetProperty("fields", out var fields) ? [.. fields.EnumerateArray().Select(f => new ConnectField(f.GetProperty("field").GetString()!, Schema(f)))] : [],
        Keys = json.TryGetProperty("keys", out var keys) ? Schema(keys) : null,
        Items = json.TryGetProperty("items", out var items) ? Schema(items) : json.TryGetProperty("values", out var values) ? Schema(values) : null,
    };
}
