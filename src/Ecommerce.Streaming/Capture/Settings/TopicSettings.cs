namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>How topics are named.</summary>
internal sealed record TopicSettings(string Prefix, string Delimiter, string? Heartbeat, string HeartbeatPrefix, string Transactions)
{
    public static TopicSettings Read(SettingReader reader) => new(
        reader.Text("topic.prefix")!,
        reader.Text("topic.delimiter")!,
        reader.Text("topic.heartbeat.name"),
        reader.Text("topic.heartbeat.prefix")!,
        reader.Text("topic.transaction")!);
}
