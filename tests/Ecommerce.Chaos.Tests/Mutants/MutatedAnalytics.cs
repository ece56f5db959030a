using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Verification;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>The analytics in a database of their own on the embedded engine, made and settled through a mutation.</summary>
internal sealed partial class MutatedAnalytics : IAsyncDisposable
{
    // The state tables whose rows answers count.
    private static readonly ImmutableArray<string> FactTables = ["users", "addresses", "products", "orders", "orderdetails"];

    private static int _count;

    private readonly Mutation _mutation;
    private readonly ClickHouseDataSource _settlingSource;
    private SettleLoop _loop;
    private string? _structure;
    private long _fed;

    private MutatedAnalytics(Mutation mutation, ClickHouseDataSource dataSource, ClickHouseDataSource settlingSource, AnalyticsOptions options)
    {
        _mutation = mutation;
        _settlingSource = settlingSource;
        DataSource = dataSource;
        Options = options;
        _loop = CreateLoop();
    }

    public AnalyticsOptions Options { get; }

    /// <summary>What the settle loop is told of how far everything is stored. Default 0: nobody knows.</summary>
    public Func<ulong> StoredLsn { get; set; } = static () => 0;

    /// <summary>The engine, by a way on which nothing is changed.</summary>
    public ClickHouseDataSource DataSource { get; }

    /// <summary>Makes state, ledgers and answers as the mutation wants them; nothing flows yet.</summary>
    public static async Task<MutatedAnalytics> CreateAsync(ChdbFixture fixture, Mutation mutation, string kafka = "")
    {
        var engine = await fixture.EngineAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"mutant_{Interlocked.Increment(ref _count)}");
        var options = new AnalyticsOptions { Database = name, IngestDatabase = name + "_ingest", KafkaBrokers = kafka, ConsumerGroup = name, EmbeddedEngine = true, EmbeddedBroker = true };
        var analytics = new MutatedAnalytics(mutation, Open(engine.CreateHandler()), Open(new MutatedStatements(engine.CreateHandler(), mutation)), options);
        foreach (var statement in AnalyticsDdl.RenderStore(options))
        {
            await analytics.ExecuteAsync(mutation.ChangeDdl(statement));
            if (RefreshingView().Match(statement) is { Success: true } view)
                await analytics.ExecuteAsync("SYSTEM STOP VIEW " + view.Groups["name"].Value);
        }

        return analytics;
    }

    /// <summary>Puts a table that records are inserted into in the place of the Kafka table, with the columns that Kafka's engine adds; everything behind it is as it is.</summary>
    public async Task AttachHubAsync()
    {
        foreach (var statement in AnalyticsDdl.RenderIngest(Options))
        {
            await ExecuteAsync(_mutation.ChangeDdl(KafkaEngine().Replace(
                statement,
                ", _topic LowCardinality(String), _partition UInt64, _offset UInt64, _timestamp_ms Nullable(DateTime64(3)), _error String, _raw_message String) ENGINE = Null")));
        }
    }

    /// <summary>No background merge hides what is in the parts, until <see cref="MergeAsync"/>.</summary>
    public async Task HoldMergesAsync()
    {
        foreach (var table in FactTables)
            await ExecuteAsync($"SYSTEM STOP MERGES `{Options.Database}`.`{table}`");
    }

    /// <summary>Whatever background merges may do has been done.</summary>
    public async Task MergeAsync()
    {
        foreach (var table in FactTables)
        {
            await ExecuteAsync($"SYSTEM START MERGES `{Options.Database}`.`{table}`");
            await ExecuteAsync($"OPTIMIZE TABLE `{Options.Database}`.`{table}` FINAL");
        }
    }

    public Task FeedAsync(IEnumerable<WireRecord> records) => FeedAsync(string.Concat(records.Select(_mutation.ChangeWire).OfType<WireRecord>()
        .Select(record => string.Create(CultureInfo.InvariantCulture, $"{record.Value.AsSpan(0, record.Value.Length - 1)},\"_topic\":\"{record.Topic}\",\"_offset\":{_fed++}}}\n"))));

    /// <summary>A message that Kafka's engine cannot read arrives as its bytes.</summary>
    public Task FeedUnreadableAsync(string topic, string raw) =>
        FeedAsync(JsonSerializer.Serialize(new { _topic = topic, _offset = _fed++, _error = "Cannot parse JSON", _raw_message = raw }));

    /// <summary>What the capture stores beside the state.</summary>
    public Task StoreAsync(CaptureOffset offset) => new CaptureOffsetTable(DataSource, Options).WriteAsync(
        new CaptureOffsetRow
        {
            SystemIdentifier = offset.SystemIdentifier,
            Timeline = offset.Timeline,
            Database = offset.Database,
            SlotName = offset.SlotName,
            Generation = offset.Generation,
            SnapshotLsn = offset.SnapshotLsn,
            SnapshotCompleted = offset.SnapshotCompleted,
            ConfirmedLsn = offset.ConfirmedLsn,
        },
        CancellationToken.None);

    public Task SettleAsync() => _loop.SettleOnceAsync(CancellationToken.None);

    /// <summary>As after a restart: nothing is remembered in memory.</summary>
    public async Task RestartAsync()
    {
        await _loop.DisposeAsync();
        _loop = CreateLoop();
    }

    /// <summary>Every row counts as new: what is settled already must not change. What was kept aside has been replayed, and stays so.</summary>
    public async Task SettleAgainAsync()
    {
        await ExecuteAsync($"DELETE FROM `{Options.Database}`.settled WHERE tab != 'aside'");
        await RestartAsync();
        await SettleAsync();
    }

    public async Task<long> CountParkedAsync() => Convert.ToInt64(await ScalarAsync($"SELECT count() FROM `{Options.Database}`.open_errors"), CultureInfo.InvariantCulture);

    /// <summary>Somebody has decided that what is parked is nothing.</summary>
    public Task DropParkedAsync() => ExecuteAsync($"TRUNCATE TABLE `{Options.Database}`.errors");

    /// <summary>What the suite says: null where every answer equals PostgreSQL's.</summary>
    public async Task<string?> VerifyAsync(TestDatabase truth)
    {
        await using var postgres = await truth.DataSource.OpenConnectionAsync();
        await using var clickHouse = await DataSource.OpenConnectionAsync();
        var report = await new AnswerVerifier().VerifyAsync(postgres, clickHouse, new VerificationOptions { ClickHouseDatabase = Options.Database });

        // An answer that is refused is a mutant that does not run: that proves nothing.
        report.Results.Where(result => result.Failure is not null).Should().BeEmpty();
        return report.IsExact
            ? null
            : string.Join("; ", report.Results.Where(result => !result.IsExact).Select(result => string.Create(CultureInfo.InvariantCulture, $"{result.Answer}: {result.Mismatches} differences, {result.ParkedMessages} parked messages")));
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        await ExecuteAsync($"DROP DATABASE IF EXISTS `{Options.IngestDatabase}` SYNC");
        await ExecuteAsync($"DROP DATABASE `{Options.Database}` SYNC");
        _settlingSource.Dispose();
        DataSource.Dispose();
    }

    private async Task FeedAsync(string lines)
    {
        var columns = $"SELECT arrayStringConcat(groupArray(concat('`', name, '` ', type)), ', ') FROM system.columns WHERE database = '{Options.IngestDatabase}' AND table = 'kafka_cdc'";
        _structure ??= (string)(await ScalarAsync(columns))!;
        await ExecuteAsync($"INSERT INTO `{Options.IngestDatabase}`.kafka_cdc SELECT * FROM format(JSONEachRow, {Literal(_structure)}, {Literal(lines)}) SETTINGS input_format_skip_unknown_fields = 1");
    }

    private static string Literal(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    // Uncompressed, so that statements can be read on their way.
    private static ClickHouseDataSource Open(HttpMessageHandler handler) =>
        new("Host=chdb.invalid;Port=80;Username=default;Database=default;Compression=false;set_max_query_size=100000000", new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(2) }, disposeHttpClient: true);

    private SettleLoop CreateLoop() => new(_settlingSource, Options, () => StoredLsn(), TimeProvider.System, NullLogger.Instance);

    [GeneratedRegex(@"\)\s*ENGINE = Kafka.*", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex KafkaEngine();

    // The extras read the state every few seconds; no answer reads them. They stay, or the settle loop would create them again.
    [GeneratedRegex(@"VIEW IF NOT EXISTS (?<name>\S+) REFRESH EVERY\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RefreshingView();
}
