namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Reads a Debezium connector's configuration (io.debezium.connector.postgresql.PostgresConnectorConfig, 3.6).</summary>
internal static class DebeziumSettings
{
    public static CaptureOptions Parse(string connectionString, IReadOnlyDictionary<string, string> properties)
    {
        var check = SettingCheck.Of(properties);
        var reader = new SettingReader(check.Readable);
        var options = Read(connectionString, reader) with { PublishesSkipped = !properties.ContainsKey("skipped.operations") };
        IReadOnlyList<string> mistakes = [.. check.Mistakes, .. reader.Mistakes];
        return mistakes.Count == 0 ? options : throw Failure(mistakes);
    }

    private static CaptureSetupException Failure(IReadOnlyCollection<string> mistakes) => new(
        $"The connector's configuration cannot be captured with ({mistakes.Count} {(mistakes.Count == 1 ? "mistake" : "mistakes")}):{string.Concat(mistakes.Select(m => $"{Environment.NewLine}  - {m}"))}{Environment.NewLine}",
        "Correct or remove these properties; docs/debezium-settings.md tells what can be had.");

    private static CaptureOptions Read(string connectionString, SettingReader reader)
    {
        var publication = PublicationSettings.Read(reader);
        var snapshot = SnapshotSettings.Read(reader);
        var topics = TopicSettings.Read(reader);
        var events = EventSettings.Read(reader);
        var signals = SignalSettings.Read(reader);
        var keyConverter = ConverterSettings.Read(reader, "key.converter");
        var valueConverter = ConverterSettings.Read(reader, "value.converter");
        return new CaptureOptions
        {
            ConnectionString = connectionString,
            TopicPrefix = topics.Prefix,
            TopicDelimiter = topics.Delimiter,
            HeartbeatTopic = topics.Heartbeat,
            HeartbeatTopicPrefix = topics.HeartbeatPrefix,
            TransactionTopic = topics.Transactions,
            SlotName = publication.SlotName,
            SlotFailover = publication.SlotFailover,
            DropSlotOnStop = publication.DropSlotOnStop,
            PublicationName = publication.Name,
            Publication = publication.Mode,
            PublishViaPartitionRoot = publication.ViaPartitionRoot,
            StatusInterval = publication.StatusInterval,
            MaxReconnectDelay = publication.MaxReconnectDelay,
            Snapshot = snapshot.Mode,
            OnSlotLoss = snapshot.Mode == SnapshotMode.WhenNeeded ? SlotLossPolicy.Resnapshot : SlotLossPolicy.Fail,
            SnapshotThreads = snapshot.Threads,
            SnapshotTables = snapshot.Tables,
            SnapshotQueries = snapshot.Queries,
            Filter = FilterSettings.Read(reader),
            Conversion = ConversionSettings.Read(reader),
            ColumnRules = ColumnRuleSettings.Read(reader),
            MessageKeys = MessageKeySettings.Read(reader),
            SkippedOperations = events.SkippedOperations,
            SkipUnchanged = events.SkipUnchanged,
            Tombstones = events.Tombstones,
            LogicalMessages = true,
            TransactionMetadata = events.TransactionMetadata,
            ContextHeaders = events.ContextHeaders,
            HeartbeatRecords = events.Heartbeats,
            HeartbeatInterval = TimeSpan.Zero,
            Signals = signals.Table,
            NotificationTopic = signals.NotificationTopic,
            Transforms = TransformSettings.Read(reader, keyConverter.ReplaceNullWithDefault, valueConverter.ReplaceNullWithDefault),
            KeyConverter = keyConverter,
            ValueConverter = valueConverter,
        };
    }
}
