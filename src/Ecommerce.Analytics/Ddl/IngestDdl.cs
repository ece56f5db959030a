namespace Ecommerce.Analytics.Ddl;

/// <summary>
/// One Kafka table over all topics, and one view from it to the hub. Several views on a Kafka table lose rows, since its first poll
/// runs with those that exist by then; so everything else hangs on the hub and this view comes last.
/// </summary>
internal sealed class IngestDdl(AnalyticsOptions options)
{
    /// <summary>What is read of an event's <c>source</c>; a NULL becomes 0 or an empty text.</summary>
    public const string Source = "Tuple(ts_ms Int64, snapshot String, sequence String, schema String, table String, lsn UInt64, txId UInt64)";

    public string KafkaTable => SqlText.Name(options.IngestDatabase, "kafka_cdc");

    public string HubView => SqlText.Name(options.IngestDatabase, "mv_cdc");

    public string CreateDatabase() =>
        $"CREATE DATABASE IF NOT EXISTS {SqlText.Name(options.IngestDatabase)}{(options.EmbeddedBroker ? " ENGINE = Memory" : string.Empty)}";

    public string CreateKafkaTable() => $"""
        CREATE TABLE {KafkaTable}
        (
            before String,
            after String,
            op String,
            source {Source}
        )
        ENGINE = Kafka
        SETTINGS kafka_broker_list = {SqlText.Text(options.KafkaBrokers)},
            kafka_topic_list = {SqlText.Text(string.Join(',', options.Topics))},
            kafka_group_name = {SqlText.Text(options.ConsumerGroup)},
            kafka_format = 'JSONEachRow',
            kafka_num_consumers = {options.KafkaConsumers.ToString(System.Globalization.CultureInfo.InvariantCulture)},
            kafka_handle_error_mode = 'stream',
            kafka_flush_interval_ms = 100,
            kafka_poll_timeout_ms = 50,
            kafka_consumer_reschedule_ms = 50
        """;

    public string CreateHubView() => $"""
        CREATE MATERIALIZED VIEW {HubView} TO {SqlText.Name(options.Database, "cdc")} AS
        SELECT source.table AS tab, source.schema AS schema, op, source.snapshot AS snapshot, source.sequence AS sequence, source.lsn AS lsn, source.ts_ms AS ts_ms,
            before, after, _topic AS topic, _partition AS partition, _offset AS offset, _error AS error, _raw_message AS raw,
            source.txId AS tx_id, toUnixTimestamp64Milli(ifNull(_timestamp_ms, toDateTime64(0, 3))) AS produced_ms
        FROM {KafkaTable}
        """;
}
