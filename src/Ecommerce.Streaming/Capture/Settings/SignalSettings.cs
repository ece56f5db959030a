namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Signals to the capture and notifications from it.</summary>
internal sealed record SignalSettings(SignalOptions? Table, string? NotificationTopic)
{
    public static SignalSettings Read(SettingReader reader)
    {
        var tables = reader.List("signal.data.collection");
        reader.Check(tables.Length <= 1, "signal.data.collection", "For single task connector only one signal data collection is permitted.");
        foreach (var table in tables)
        {
            reader.Check(table.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < table.Length - 1, "signal.data.collection", "A table's name is expected, schema.table");
        }

        foreach (var channel in reader.List("signal.enabled.channels").Where(c => c is not "source"))
        {
            reader.Refuse("signal.enabled.channels", $"the channel '{channel}' is not read; only 'source', the signal table, is");
        }

        var chunk = reader.Integer("incremental.snapshot.chunk.size", 1024, min: 0);
        reader.Check(chunk > 0, "incremental.snapshot.chunk.size", "A positive, non-zero integer value is expected");
        var delete = reader.Choice("incremental.snapshot.watermarking.strategy", false, ("insert_insert", false), ("insert_delete", true));
        var options = tables.Length == 1 ? new SignalOptions { Table = tables[0], ChunkSize = chunk, DeleteWatermarks = delete } : null;
        return new(options, ReadNotifications(reader));
    }

    private static string? ReadNotifications(SettingReader reader)
    {
        var topic = reader.Text("notification.sink.topic.name");
        var channels = reader.List("notification.enabled.channels");
        foreach (var channel in channels.Where(c => c is not ("sink" or "log" or "jmx")))
        {
            reader.Refuse("notification.enabled.channels", $"the channel '{channel}' is not known here; 'sink' is");
        }

        if (!channels.Contains("sink"))
        {
            return null;
        }

        reader.Check(topic is not null, "notification.sink.topic.name", "Notification topic name must be provided when kafka notification channel is enabled");
        return topic;
    }
}
