using System.Collections.Immutable;
using static Ecommerce.Streaming.Capture.Settings.SettingSupport;

namespace Ecommerce.Streaming.Capture.Settings;

/// <content>From where, what and when.</content>
internal static partial class SupportedSettings
{
    private const string ByConnectionString = "the connection string says it";
    private const string NotReached = "it serves a value of another property that is refused";

    private static ImmutableArray<SettingSupport> Connection =>
    [
        Accepted("database.hostname", ByConnectionString),
        Accepted("database.port", ByConnectionString),
        Accepted("database.user", ByConnectionString),
        Accepted("database.password", ByConnectionString),
        Accepted("database.dbname", ByConnectionString),
        Accepted("database.sslmode", ByConnectionString),
        Accepted("database.sslcert", ByConnectionString),
        Accepted("database.sslkey", ByConnectionString),
        Accepted("database.sslpassword", ByConnectionString),
        Accepted("database.sslrootcert", ByConnectionString),
        Accepted("database.sslfactory", ByConnectionString),
        Accepted("database.tcpKeepAlive", ByConnectionString),
        Accepted("database.query.timeout.ms", ByConnectionString),
        Accepted("connection.validation.timeout.ms", ByConnectionString),
        Refused("database.initial.statements", "session settings can change values; what they say belongs into the connection string, or is set for the role"),
        Refused("driver.", "there is no JDBC driver; what it is told belongs into the connection string"),
        Refused("read.only", "watermarks of incremental snapshots are written into the signal table", "false"),
    ];

    private static ImmutableArray<SettingSupport> Replication =>
    [
        Honoured("plugin.name", "the log is read by PostgreSQL's own plug-in", "pgoutput"),
        Honoured("slot.name"),
        Honoured("slot.drop.on.stop"),
        Honoured("slot.failover"),
        Refused("slot.stream.params", "pgoutput gets what this capture needs, and nothing else"),
        Accepted("slot.max.retries", "a connection is tried again without end"),
        Accepted("slot.retry.delay.ms", "delays between attempts grow, up to retriable.restart.connector.wait.ms"),
        Honoured("publication.name"),
        Honoured("publication.autocreate.mode"),
        Honoured("publish.via.partition.root"),
        Refused("replica.identity.autoset.values", "tables are not altered; say ALTER TABLE … REPLICA IDENTITY yourself"),
        Refused("offset.mismatch.strategy", "a slot and an offset that do not belong together are never reconciled by trust, which loses changes", "no_validation"),
        Refused("internal.slot.seek.to.known.offset.on.start", "as offset.mismatch.strategy, which replaces it", "false"),
        Accepted("internal.create.slot.command.timeout", "a slot is waited for as long as transactions are open"),
        Honoured("status.update.interval.ms"),
        Refused("xmin.fetch.interval.ms", "source.xmin is always null, as it is without this", "0"),
        Refused("lsn.flush.mode", "the slot is confirmed up to what is stored, never by hand and never beyond", "connector"),
        Refused("flush.lsn.source", "as lsn.flush.mode, which replaces it", "true"),
        Accepted("lsn.flush.timeout.ms", "a confirmation is a message in the stream and is not waited for"),
        Accepted("lsn.flush.timeout.action", "a confirmation is a message in the stream and is not waited for"),
    ];

    private static ImmutableArray<SettingSupport> Snapshots =>
    [
        Honoured("snapshot.mode", "configuration_based and custom ask for parts that are Debezium's", "always", "initial", "initial_only", "no_data", "when_needed"),
        Accepted("snapshot.mode.custom.name", NotReached),
        Accepted("snapshot.mode.configuration.based.", NotReached),
        Accepted("snapshot.isolation.mode", "a snapshot is the one that the slot exports"),
        Accepted("snapshot.locking.mode", "a snapshot needs no locks; custom asks for a part that is Debezium's", "none", "shared"),
        Accepted("snapshot.locking.mode.custom.name", NotReached),
        Accepted("snapshot.query.mode", "custom asks for a part that is Debezium's", "select_all"),
        Accepted("snapshot.query.mode.custom.name", NotReached),
        Honoured("snapshot.include.collection.list"),
        Honoured("snapshot.select.statement.overrides"),
        Honoured("snapshot.select.statement.overrides.TABLE"),
        Accepted("snapshot.fetch.size", "rows are streamed"),
        Refused("snapshot.delay.ms", "a snapshot begins at once", "0"),
        Accepted("snapshot.lock.timeout.ms", "a snapshot needs no locks"),
        Honoured("snapshot.max.threads", "connections that read tables side by side"),
        Refused("snapshot.max.threads.multiplier", "a table is read by one connection, never in parts", "1"),
        Refused("snapshot.max.threads.multiplier.TABLE", "a table is read by one connection, never in parts", "1"),
        Accepted("legacy.snapshot.max.threads", "a table is read by one connection either way"),
        Accepted("internal.legacy.snapshot.max.threads", "a table is read by one connection either way"),
        Accepted("internal.snapshot.scan.all.columns.force", "nothing is cached between snapshots"),
        Refused("snapshot.tables.order.by.row.count", "tables are taken in the order of table.include.list, then of their names", "disabled"),
        Refused("streaming.delay.ms", "streaming begins as soon as the snapshot is done", "0"),
        Honoured("incremental.snapshot.chunk.size"),
        Honoured("incremental.snapshot.watermarking.strategy"),
        Refused("incremental.snapshot.allow.schema.changes", "a table that changes its columns is read anew from its next chunk on", "false"),
    ];

    private static ImmutableArray<SettingSupport> Signals =>
    [
        Honoured("signal.data.collection"),
        Honoured("signal.enabled.channels", "signals come through the signal table", "source"),
        Accepted("signal.poll.interval.ms", "the signal table is read from the log, as soon as it changes"),
        Accepted("signal.kafka.topic", NotReached),
        Accepted("signal.kafka.bootstrap.servers", NotReached),
        Accepted("signal.kafka.groupId", NotReached),
        Accepted("signal.kafka.poll.timeout.ms", NotReached),
        Accepted("signal.consumer.", NotReached),
        Accepted("signal.file", NotReached),
        Honoured("notification.enabled.channels", "log has no effect beside the log that is kept anyway", "sink", "log"),
        Honoured("notification.sink.topic.name"),
    ];

    private static ImmutableArray<SettingSupport> Filters =>
    [
        Honoured("schema.include.list"),
        Honoured("schema.exclude.list"),
        Honoured("table.include.list"),
        Honoured("table.exclude.list"),
        Honoured("column.include.list"),
        Honoured("column.exclude.list"),
        Honoured("message.prefix.include.list"),
        Honoured("message.prefix.exclude.list"),
        Refused("table.ignore.builtin", "PostgreSQL's own tables are never captured", "true"),
        Honoured("message.key.columns"),
        Honoured("column.mask.with.N.chars"),
        Honoured("column.mask.hash.ALG.with.salt.SALT", "MD5, SHA-1, SHA-256, SHA-384, SHA-512 and SHA-3"),
        Honoured("column.mask.hash.v2.ALG.with.salt.SALT", "MD5, SHA-1, SHA-256, SHA-384, SHA-512 and SHA-3"),
        Honoured("column.truncate.to.N.chars"),
        Honoured("column.propagate.source.type"),
        Honoured("datatype.propagate.source.type"),
    ];
}
