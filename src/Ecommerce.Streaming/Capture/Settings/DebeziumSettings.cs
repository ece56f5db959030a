namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Reads a Debezium connector's configuration (io.debezium.connector.postgresql.PostgresConnectorConfig, 3.6).</summary>
internal static class DebeziumSettings
{
    public static CaptureOptions Parse(string connectionString, IReadOnlyDictionary<string, string> properties)
    {
        var reader = new SettingReader(properties);
        var publication = PublicationSettings.Read(reader);
        var snapshot = SnapshotSettings.Read(reader);
        var topics = TopicSettings.Read(reader);
        var events = EventSettings.Read(reader);
        var filter = FilterSettings.Read(reader);
        var conversion = ConversionSettings.Read(reader);
        var rules = ColumnRuleSettings.Read(reader);
        var keys = MessageKeySettings.Read(reader);
        var signals = SignalSettings.Read(reader);
        var transforms = TransformSettings.Read(reader);
        var keyConverter = ConverterSettings.Read(reader, "key.converter");
        var valueConverter = ConverterSettings.Read(reader, "value.converter");
        OtherSettings.Check(reader);
        if (reader.Mistakes.Count > 0)
        {
            throw new CaptureSetupException(
                $"The connector's configuration cannot be captured with ({reader.Mistakes.Count} mistakes): {string.Join(" ", reader.Mistakes)}",
                "Correct or remove these properties.");
        }

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
            Filter = filter,
            Conversion = conversion,
            ColumnRules = rules,
            MessageKeys = keys,
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
            Transforms = transforms,
            KeyConverter = keyConverter,
            ValueConverter = valueConverter,
        };
    }
}
