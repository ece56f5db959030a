using System.Collections.Immutable;
using System.Text;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.ConnectData;

/// <summary>
/// What a record's key, value or one of their parts looks like to Kafka Connect: what its JSON converter writes beside the payload where <c>schemas.enable</c> is on
/// (org.apache.kafka.connect.json.JsonConverter). Immutable.
/// </summary>
public sealed record ConnectSchema
{
    private static readonly string[] TypeNames = ["int8", "int16", "int32", "int64", "float", "double", "boolean", "string", "bytes", "array", "map", "struct"];

    private byte[]? _json;

    /// <summary>A schema without a name; say more by <c>init</c>.</summary>
    public ConnectSchema()
    {
    }

    // What was written is not copied: the copy differs.
    private ConnectSchema(ConnectSchema other)
    {
        Type = other.Type;
        IsOptional = other.IsOptional;
        Name = other.Name;
        Version = other.Version;
        Doc = other.Doc;
        Parameters = other.Parameters;
        Default = other.Default;
        Fields = other.Fields;
        Keys = other.Keys;
        Items = other.Items;
    }

    /// <summary>The type.</summary>
    public required ConnectType Type { get; init; }

    /// <summary>Whether null is allowed.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The name of a logical type or a struct, for example <c>io.debezium.time.Date</c>; null for a plain value.</summary>
    public string? Name { get; init; }

    /// <summary>The version of what <see cref="Name"/> names; null where none is given.</summary>
    public int? Version { get; init; }

    /// <summary>A description; null where none is given.</summary>
    public string? Doc { get; init; }

    /// <summary>Parameters of the logical type in the order in which they are written, for example <c>scale</c>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The default as JSON, as a payload would show it; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Default { get; init; }

    /// <summary>The fields of a struct, in order.</summary>
    public ImmutableArray<ConnectField> Fields { get; init; } = [];

    /// <summary>The schema of a map's keys.</summary>
    public ConnectSchema? Keys { get; init; }

    /// <summary>The schema of a map's values, or of an array's elements.</summary>
    public ConnectSchema? Items { get; init; }

    /// <summary>The schema of one of a struct's fields.</summary>
    /// <param name="name">The field's name.</param>
    /// <returns>The schema, or null where there is no such field.</returns>
    public ConnectSchema? Field(string name) => Fields.FirstOrDefault(f => f.Name == name)?.Schema;

    /// <summary>Two schemas are equal if they are written alike.</summary>
    /// <param name="other">The other schema.</param>
    public bool Equals(ConnectSchema? other) => other is not null && (ReferenceEquals(this, other) || Json.AsSpan().SequenceEqual(other.Json));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Json);
        return hash.ToHashCode();
    }

    /// <summary>The schema as JSON.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Encoding.UTF8.GetString(Json);

    /// <summary>The schema's JSON in UTF-8; made once. Do not change it.</summary>
    internal byte[] Json
    {
        get
        {
            if (_json is null)
            {
                var json = new JsonBuffer();
                Write(json, field: null);
                _json = json.ToArray();
            }

            return _json;
        }
    }

    private void Write(JsonBuffer json, string? field)
    {
        json.Raw("{\"type\":\""u8);
        json.Raw(TypeNames[(int)Type]);
        json.Raw((byte)'"');
        switch (Type)
        {
            case ConnectType.Array:
                Child(json, "items"u8, Items!);
                break;
            case ConnectType.Map:
                Child(json, "keys"u8, Keys!);
                Child(json, "values"u8, Items!);
                break;
            case ConnectType.Struct:
                json.Raw(",\"fields\":["u8);
                for (var i = 0; i < Fields.Length; i++)
                {
                    json.Raw(i == 0 ? ""u8 : ","u8);
                    Fields[i].Schema.Write(json, Fields[i].Name);
                }

                json.Raw((byte)']');
                break;
        }

        json.Raw(IsOptional ? ",\"optional\":true"u8 : ",\"optional\":false"u8);
        Text(json, "name"u8, Name);
        if (Version is { } version)
        {
            json.Raw(",\"version\":"u8);
            json.Number((long)version);
        }

        Text(json, "doc"u8, Doc);
        if (!Parameters.IsEmpty)
        {
            json.Raw(",\"parameters\":{"u8);
            for (var i = 0; i < Parameters.Length; i++)
            {
                json.Raw(i == 0 ? ""u8 : ","u8);
                json.String(Encoding.UTF8.GetBytes(Parameters[i].Key));
                json.Raw((byte)':');
                json.String(Encoding.UTF8.GetBytes(Parameters[i].Value));
            }

            json.Raw((byte)'}');
        }

        if (!Default.IsEmpty)
        {
            json.Raw(",\"default\":"u8);
            json.Raw(Default.Span);
        }

        Text(json, "field"u8, field);
        json.Raw((byte)'}');
    }

    private static void Child(JsonBuffer json, ReadOnlySpan<byte> name, ConnectSchema schema)
    {
        json.Raw(",\""u8);
        json.Raw(name);
        json.Raw("\":"u8);
        schema.Write(json, field: null);
    }

    private static void Text(JsonBuffer json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
        {
            return;
        }

        json.Raw(",\""u8);
        json.Raw(name);
        json.Raw("\":"u8);
        json.String(Encoding.UTF8.GetBytes(text));
    }
}
