namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Signals to the capture and notifications from it.</summary>
internal sealed record SignalSettings(SignalOptions? Table, string? NotificationTopic)
{
    private const string Collection = "signal.data.collection";

    public static SignalSettings Read(SettingReader reader)
    {
        var table = reader.List(Collection).FirstOrDefault();
        var chunk = reader.Integer("incremental.snapshot.chunk.size");
        if (chunk == 0)
        {
            reader.Refuse("incremental.snapshot.chunk.size", "chunks of no rows would never end");
        }

        if (table is not null && (table.IndexOf('.', StringComparison.Ordinal) is var dot && (dot <= 0 || dot == table.Length - 1)))
        {
            reader.Refuse(Collection, $"'{table}' is not of the form schema.table");
            table = null;
        }

        // Debezium listens to the table only where the channel is enabled, which it is by default.
        var options = table is null || !reader.List("signal.enabled.channels").Contains("source") ? null : new SignalOptions
        {
            Table = table,
            ChunkSize = Math.Max(1, chunk),
            DeleteWatermarks = reader.Choice("incremental.snapshot.watermarking.strategy", ("INSERT_INSERT", false), ("INSERT_DELETE", true)),
        };
        return new(options, reader.List("notification.enabled.channels").Contains("sink") ? reader.Text("notification.sink.topic.name") : null);
    }
}
