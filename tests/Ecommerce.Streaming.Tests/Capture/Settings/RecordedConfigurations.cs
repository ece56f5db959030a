namespace Ecommerce.Streaming.Tests.Capture.Settings;

/// <summary>The configurations of the connectors whose records are kept with the conformance tests.</summary>
internal static class RecordedConfigurations
{
    public static Dictionary<string, string> Common(string name) => new(StringComparer.Ordinal)
    {
        ["connector.class"] = "io.debezium.connector.postgresql.PostgresConnector",
        ["topic.prefix"] = "shop",
        ["database.dbname"] = "gold",
        ["database.user"] = "postgres",
        ["plugin.name"] = "pgoutput",
        ["schema.include.list"] = "public",
        ["snapshot.mode"] = "initial",
        ["key.converter"] = "org.apache.kafka.connect.json.JsonConverter",
        ["key.converter.schemas.enable"] = "false",
        ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
        ["value.converter.schemas.enable"] = "false",
        ["slot.name"] = $"dbz_{name}",
        ["publication.name"] = $"pub_{name}",
    };

    public static Dictionary<string, string> With(string name, params (string Property, string Value)[] more)
    {
        var config = Common(name);
        foreach (var (property, value) in more)
        {
            config[property] = value;
        }

        return config;
    }
}
