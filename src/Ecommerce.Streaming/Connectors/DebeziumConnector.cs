using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connectors;

/// <summary>A Debezium connector's configuration, as Kafka Connect takes it. Made by <see cref="DebeziumConnectorBuilder"/>; never changes; prints no secret.</summary>
public sealed class DebeziumConnector
{
    internal const string PasswordProperty = "database.password";

    private static readonly JsonWriterOptions Json = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal DebeziumConnector(string name, ImmutableSortedDictionary<string, string> configuration)
    {
        Name = name;
        Configuration = configuration;
    }

    /// <summary>The connector's name.</summary>
    public string Name { get; }

    /// <summary>Every property, the database password or its placeholder included.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; }

    /// <summary>
    /// The body of <c>POST /connectors</c>: <c>{"name": …, "config": {…}}</c>, indented, properties in ordinal order. Holds the password in clear if, and only if, the builder
    /// was given one in clear.
    /// </summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("name", Name);
            json.WriteStartObject("config");
            foreach (var (property, value) in Configuration)
                json.WriteString(property, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The connector's name and its properties, secrets hidden.</summary>
    public override string ToString() => Describe(Name, Configuration);

    internal static string Describe(string name, IEnumerable<KeyValuePair<string, string>> configuration) =>
        $"Debezium connector {name} ({string.Join(", ", configuration.Select(entry => $"{Secrets.ShownName(entry.Key)}={Secrets.Shown(entry.Key, entry.Value)}"))})";
}
