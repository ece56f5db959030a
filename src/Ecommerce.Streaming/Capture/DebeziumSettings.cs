namespace Ecommerce.Streaming.Capture;

/// <summary>Reads a Debezium connector's configuration.</summary>
internal static class DebeziumSettings
{
    public static CaptureOptions Parse(string connectionString, IReadOnlyDictionary<string, string> properties)
    {
        string Get(string name, string fallback) => properties.GetValueOrDefault(name, fallback);
        return new CaptureOptions
        {
            ConnectionString = connectionString,
            TopicPrefix = Get("topic.prefix", "shop"),
            SlotName = Get("slot.name", "debezium"),
            PublicationName = Get("publication.name", "dbz_publication"),
            Publication = PublicationMode.AllTables,
            HeartbeatInterval = TimeSpan.Zero,
            Tombstones = true,
        };
    }
}
