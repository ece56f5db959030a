using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>How topics are named.</summary>
internal sealed partial record TopicSettings(string Prefix, string Delimiter, string? Heartbeat, string HeartbeatPrefix, string Transactions)
{
    public static TopicSettings Read(SettingReader reader)
    {
        var prefix = reader.Required("topic.prefix");
        if (prefix.Length > 0)
        {
            CheckName("topic.prefix", prefix);
        }

        if (reader.Text("topic.naming.strategy") is { } strategy && strategy != "io.debezium.schema.SchemaTopicNamingStrategy")
        {
            reader.Refuse("topic.naming.strategy", $"'{strategy}' is not known here; only io.debezium.schema.SchemaTopicNamingStrategy is");
        }

        var names = new TopicSettings(
            prefix,
            reader.Text("topic.delimiter", "."),
            reader.Text("topic.heartbeat.name"),
            reader.Text("topic.heartbeat.prefix", "__debezium-heartbeat"),
            reader.Text("topic.transaction", "transaction"));
        CheckName("topic.delimiter", names.Delimiter);
        CheckName("topic.heartbeat.prefix", names.HeartbeatPrefix);
        CheckName("topic.heartbeat.name", names.Heartbeat ?? "_");
        CheckName("topic.transaction", names.Transactions);
        return names;

        void CheckName(string name, string text) =>
            reader.Check(TopicPattern().IsMatch(text), name, $"{text} has invalid format (only the underscore, hyphen, dot and alphanumeric characters are allowed)");
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_.\-]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex TopicPattern();
}
