using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Settings;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Topics;
using Ecommerce.Streaming.Transforms;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>What to capture, from where, and how.</summary>
public sealed record CaptureOptions
{
    /// <summary>The table that heartbeats are written to, <c>schema.table</c>.</summary>
    public const string HeartbeatTable = "ecommerce.heartbeat";

    /// <summary>
    /// An Npgsql connection string of a role with the REPLICATION right (or a superuser) that may read the tables. The publication is created if the role may do that,
    /// else it must exist.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// The tables to capture by name, <c>schema.table</c> each; all must exist. Empty where <see cref="Filter"/> decides.
    /// </summary>
    public ImmutableArray<string> Tables { get; init; } = [];

    /// <summary>Which tables, columns and messages are captured, by patterns. Table and schema lists apply where <see cref="Tables"/> is empty.</summary>
    public CaptureFilter Filter { get; init; } = new();

    /// <summary>The first part of every topic's name, and the logical name in the source block.</summary>
    public string TopicPrefix { get; init; } = "shop";

    /// <summary>Between prefix, schema and table in a topic's name (<c>topic.delimiter</c>). Default a dot.</summary>
    public string TopicDelimiter { get; init; } = ".";

    /// <summary>The heartbeat topic's whole name (<c>topic.heartbeat.name</c>); null for <see cref="HeartbeatTopicPrefix"/>, <see cref="TopicDelimiter"/> and the topic prefix.</summary>
    public string? HeartbeatTopic { get; init; }

    /// <summary>Before the topic prefix in the heartbeat topic's name (<c>topic.heartbeat.prefix</c>).</summary>
    public string HeartbeatTopicPrefix { get; init; } = "__debezium-heartbeat";

    /// <summary>Behind the topic prefix in the name of the topic with the boundaries of transactions (<c>topic.transaction</c>).</summary>
    public string TransactionTopic { get; init; } = "transaction";

    /// <summary>The logical replication slot: 1 to 63 of <c>a-z</c>, <c>0-9</c> and <c>_</c>; unique in the whole server.</summary>
    public string SlotName { get; init; } = "ecommerce";

    /// <summary>Whether a slot that is made is kept in step on standbys (<c>slot.failover</c>, PostgreSQL 17 or later). Default false.</summary>
    public bool SlotFailover { get; init; }

    /// <summary>Whether the slot is dropped when the capture stops in good order (<c>slot.drop.on.stop</c>): the next start begins with a snapshot. Default false.</summary>
    public bool DropSlotOnStop { get; init; }

    /// <summary>The publication that lists the tables.</summary>
    public string PublicationName { get; init; } = "ecommerce";

    /// <summary>How the publication comes into being. Default <see cref="PublicationMode.Filtered"/> (Debezium: all_tables).</summary>
    public PublicationMode Publication { get; init; }

    /// <summary>Whether a publication that is made names partitioned tables instead of their partitions (<c>publish.via.partition.root</c>). Default false.</summary>
    public bool PublishViaPartitionRoot { get; init; }

    /// <summary>When the tables' rows are sent before streaming begins. Default <see cref="SnapshotMode.WhenNeeded"/> (Debezium: initial).</summary>
    public SnapshotMode Snapshot { get; init; } = SnapshotMode.WhenNeeded;

    /// <summary>How many connections read tables side by side in a snapshot (<c>snapshot.max.threads</c>). Default 1.</summary>
    public int SnapshotThreads { get; init; } = 1;

    /// <summary>Patterns of <c>schema.table</c> that a snapshot takes; empty for every captured table (<c>snapshot.include.collection.list</c>).</summary>
    public ImmutableArray<string> SnapshotTables { get; init; } = [];

    /// <summary>A SELECT for each table whose snapshot is not simply all of it, by <c>schema.table</c> (<c>snapshot.select.statement.overrides</c>).</summary>
    public ImmutableDictionary<string, string> SnapshotQueries { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How values are written.</summary>
    public ConversionOptions Conversion { get; init; } = new();

    /// <summary>Masks and the like. The first rule that names a column holds.</summary>
    public ImmutableArray<ColumnRule> ColumnRules { get; init; } = [];

    /// <summary>Keys other than the primary key.</summary>
    public ImmutableArray<MessageKeyRule> MessageKeys { get; init; } = [];

    /// <summary>Operations that are not sent (<c>skipped.operations</c>). Default none (Debezium: truncates).</summary>
    public ImmutableArray<ChangeOperation> SkippedOperations { get; init; } = [];

    /// <summary>
    /// Whether a publication that is made publishes what is not sent: as Debezium makes it where it leaves out truncates on its own account. The transactions of such changes are then seen.
    /// </summary>
    internal bool PublishesSkipped { get; init; }

    /// <summary>Whether updates that change no captured column are left out, where the old row is known (<c>skip.messages.without.change</c>). Default false.</summary>
    public bool SkipUnchanged { get; init; }

    /// <summary>Whether each delete is followed by a tombstone: the same key with a null value (<c>tombstones.on.delete</c>). Default false (Debezium: true).</summary>
    public bool Tombstones { get; init; }

    /// <summary>Whether logical decoding messages (<c>pg_logical_emit_message</c>) are sent to the message topic. Default false (Debezium: true). Those of <see cref="VerificationHold"/> never are.</summary>
    public bool LogicalMessages { get; init; }

    /// <summary>Whether the boundaries of transactions are sent, and each record tells its place in its transaction (<c>provide.transaction.metadata</c>). Default false.</summary>
    public bool TransactionMetadata { get; init; }

    /// <summary>Whether data records carry headers that name connector, task and run (<c>extended.headers.enabled</c>). Default true.</summary>
    public bool ContextHeaders { get; init; } = true;

    /// <summary>Debezium's heartbeat records; null for none. Beside <see cref="HeartbeatInterval"/>, which writes to a table.</summary>
    public HeartbeatRecordOptions? HeartbeatRecords { get; init; }

    /// <summary>The signal table; null for none.</summary>
    public SignalOptions? Signals { get; init; }

    /// <summary>The topic that is told how snapshots go (<c>notification.sink.topic.name</c> with the channel <c>sink</c>); null for none.</summary>
    public string? NotificationTopic { get; init; }

    /// <summary>Stages that every record passes, in order.</summary>
    public ImmutableArray<IRecordTransform> Transforms { get; init; } = [];

    /// <summary>How keys are written.</summary>
    public JsonConverterOptions KeyConverter { get; init; } = new();

    /// <summary>How values are written. By default a null stays null also where its column has a default (Kafka Connect: it shows the default).</summary>
    public JsonConverterOptions ValueConverter { get; init; } = new() { ReplaceNullWithDefault = false };

    /// <summary>What happens where changes are lost. Default <see cref="SlotLossPolicy.Resnapshot"/>.</summary>
    public SlotLossPolicy OnSlotLoss { get; init; }

    /// <summary>How much log the slot may retain.</summary>
    public SlotBudgetOptions SlotBudget { get; init; } = new();

    /// <summary>The longest wait between two attempts to connect again. Default 10 s (<c>retriable.restart.connector.wait.ms</c>).</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a row is written to <see cref="HeartbeatTable"/>, so that quiet tables do not hold back the slot while others write; zero for never. The table is created if need be.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the stored position is written to the offset store and confirmed to the slot, if it changed.</summary>
    public TimeSpan ConfirmInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the server hears from the capture, also while the sink holds it back; must be well below the server's <c>wal_sender_timeout</c> (60 s by default).</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for a slot that another session still uses, for example one that has just died.</summary>
    public TimeSpan SlotWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a <see cref="VerificationHold"/> may stop the capture, whatever it asks for.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The captured tables that are known by name: <see cref="Tables"/>, and the heartbeat's table unless heartbeats are off.</summary>
    public ImmutableArray<string> CapturedTables =>
        HeartbeatInterval > TimeSpan.Zero && !Tables.Contains(HeartbeatTable) ? Tables.Add(HeartbeatTable) : Tables;

    /// <summary>The topics that records go to, one for each of <see cref="CapturedTables"/>.</summary>
    public ImmutableArray<string> Topics =>
        [.. CapturedTables.Select(TableName.Parse).Select(t => TopicNames.ForTable(t.Schema, t.Name)).Distinct(StringComparer.Ordinal)];

    /// <summary>The names of this capture's topics.</summary>
    internal TopicNames TopicNames => new(TopicPrefix) { Delimiter = TopicDelimiter, HeartbeatName = HeartbeatTopic, HeartbeatPrefix = HeartbeatTopicPrefix, TransactionName = TransactionTopic };

    /// <summary>
    /// The options that stand for a Debezium PostgreSQL connector's configuration: the same properties give the same records. Defaults are Debezium's here.
    /// Properties that say how to reach the database are not read: <paramref name="connectionString"/> does.
    /// </summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="properties">The connector's properties by name.</param>
    /// <exception cref="CaptureSetupException">Lists every property that is unknown, wrong or not honoured.</exception>
    public static CaptureOptions FromDebezium(string connectionString, IReadOnlyDictionary<string, string> properties) => DebeziumSettings.Parse(connectionString, properties);

    /// <summary>Checks everything that can be checked without a server.</summary>
    /// <exception cref="CaptureSetupException">Lists every mistake.</exception>
    public void Validate()
    {
        var mistakes = new List<string>();
        try
        {
            if (new NpgsqlConnectionStringBuilder(ConnectionString).Database is null or "")
            {
                mistakes.Add("ConnectionString names no database.");
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Npgsql names the keyword that it does not understand, never its value.
            mistakes.Add($"ConnectionString is not understood: {e.Message}");
        }

        mistakes.AddRange(Tables.Where(t => t.IndexOf('.', StringComparison.Ordinal) is var dot && (dot <= 0 || dot == t.Length - 1)).Select(t => $"Tables: '{t}' is not of the form schema.table."));
        mistakes.AddRange(CaptureOptionChecks.Mistakes(this));
        if (mistakes.Count > 0)
        {
            throw new CaptureSetupException($"The capture options are invalid: {string.Join(" ", mistakes)}", "Correct them.");
        }
    }

    /// <summary>Names the capture without its connection string, which may hold a password.</summary>
    /// <returns>For example <c>capture of 22 tables by slot ecommerce</c>.</returns>
    public override string ToString() => $"capture of {(Tables.IsEmpty ? "" : $"{Tables.Length} ")}tables by slot {SlotName}";
}
