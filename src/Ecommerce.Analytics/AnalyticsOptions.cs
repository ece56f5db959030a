using System.Collections.Immutable;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics;

/// <summary>Where the analytics live and what feeds them.</summary>
public sealed record AnalyticsOptions
{
    /// <summary>The ClickHouse database with state, ledgers and answers. Default <c>shop</c>.</summary>
    public string Database { get; init; } = "shop";

    /// <summary>The ClickHouse database with the Kafka table and the view on it. Default <c>ingest</c>.</summary>
    public string IngestDatabase { get; init; } = "ingest";

    /// <summary>Kafka's bootstrap list as ClickHouse reaches it. Default <c>localhost:9092</c>.</summary>
    public string KafkaBrokers { get; init; } = "localhost:9092";

    /// <summary>The prefix of all topics. Default <c>shop</c>.</summary>
    public string TopicPrefix { get; init; } = "shop";

    /// <summary>ClickHouse's consumer group. Default <c>ecommerce-clickhouse</c>.</summary>
    public string ConsumerGroup { get; init; } = "ecommerce-clickhouse";

    /// <summary>Consumers of the one Kafka table: more than one pays only with more cores than two. Default 1.</summary>
    public int KafkaConsumers { get; init; } = 1;

    /// <summary>
    /// Whether Kafka lives in this process. Its topics then die with the process, and so does the ingest database (engine <c>Memory</c>),
    /// which every start makes anew. Default false.
    /// </summary>
    public bool EmbeddedBroker { get; init; }

    /// <summary>
    /// Whether ClickHouse is this process's own engine. Nobody else can then settle, and no lease is taken. Default false: a server,
    /// where several hosts may run and one of them settles.
    /// </summary>
    public bool EmbeddedEngine { get; init; }

    /// <summary>Pause between two looks for changes to settle. Default 50 ms. After a pass that worked off a backlog (5,000 rows and more) it is three times the pass, a second at most.</summary>
    public TimeSpan SettleInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a settler on a server may be silent before another takes over. Default 10 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long attaching may take until every topic has a consumer. Default 60 s.</summary>
    public TimeSpan AttachDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Topics to read beside those of the 22 tables and the parked records, for example a heartbeat table's. They must exist too. Default none.</summary>
    public ImmutableArray<string> AdditionalTopics { get; init; } = [];

    /// <summary>
    /// The questions that are kept answered. Default <see cref="StoreAnswers.All"/>, the store's 13; <c>[.. StoreAnswers.All, mine]</c> adds one.
    /// They are checked against the store and against themselves when the DDL is rendered: see <see cref="AnalyticalModelException"/>.
    /// </summary>
    public ImmutableArray<AnalyticalTable> Answers { get; init; } = StoreAnswers.All;

    /// <summary>How long an error stays on record once it was replayed or dropped, in whole seconds, at least one. Default 30 days. One that is open stays until it is resolved.</summary>
    public TimeSpan ErrorRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long <c>change_log</c> remembers the way of each message (table, row, position, transaction, topic, offset; never what it said), in whole seconds. Default one day;
    /// <see cref="TimeSpan.Zero"/> keeps no log. No answer reads it.
    /// </summary>
    public TimeSpan ChangeLogRetention { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The topic of records that were too large for the broker; each becomes an error. <c>PREFIX.parked</c>.</summary>
    public string ParkedTopic => TopicPrefix + ".parked";

    /// <summary>Every topic that ClickHouse subscribes to.</summary>
    public ImmutableArray<string> Topics =>
        [.. StoreSchema.Tables.Select(TopicOf), ParkedTopic, .. AdditionalTopics];

    /// <summary>Those of them that carry most of the changes: orders, their lines, histories and payments, and the stock of products.</summary>
    public ImmutableArray<string> BusyTopics => [.. StoreSchema.Tables.Where(table => IsBusy(table.Name)).Select(TopicOf)];

    internal static bool IsBusy(string table) => table is "orders" or "orderdetails" or "order_status_history" or "transactions" or "products";

    private string TopicOf(TableModel table) => $"{TopicPrefix}.{StoreSchema.SchemaName}.{table.Name}";

    /// <summary>What the answers count, in the order of the store's tables.</summary>
    internal ImmutableArray<FactKind> Facts =>
        [.. StoreSchema.Tables.Select(table => Answers.FirstOrDefault(answer => string.Equals(answer.Feed.Fact.SourceTable, table.Name, StringComparison.Ordinal))?.Feed.Fact).OfType<FactKind>()];
}
