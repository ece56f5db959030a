using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Settling;
using Ecommerce.Analytics.Tests.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>The analytics in a database of their own on the embedded engine, fed through the hub.</summary>
public sealed class AnalyticsBench : IAsyncDisposable
{
    private readonly ClickHouseDataSource _dataSource;
    private readonly ClickHouseSession _session;

    private AnalyticsBench(ClickHouseDataSource dataSource, AnalyticsOptions options)
    {
        _dataSource = dataSource;
        _session = new ClickHouseSession(dataSource);
        Options = options;
        Loop = CreateLoop();
    }

    public AnalyticsOptions Options { get; }

    public SettleLoop Loop { get; private set; }

    public ClickHouseDataSource DataSource => _dataSource;

    /// <summary>What the capture would say is stored.</summary>
    public ulong StoredLsn { get; set; }

    public static async Task<AnalyticsBench> CreateAsync(ChdbFixture fixture, string name, ImmutableArray<AnalyticalTable> answers = default)
    {
        var dataSource = new ClickHouseDataSource("Host=chdb.invalid;Port=80;Username=default;Database=default", new HttpClient((await fixture.EngineAsync()).CreateHandler()) { Timeout = TimeSpan.FromMinutes(2) });
        var options = new AnalyticsOptions { Database = name, IngestDatabase = name + "_ingest", EmbeddedEngine = true, EmbeddedBroker = true, Answers = answers.IsDefault ? StoreAnswers.All : answers };
        await new AnalyticsSchema(dataSource, options).EnsureCreatedAsync(CancellationToken.None);
        return new AnalyticsBench(dataSource, options);
    }

    public SettleLoop CreateLoop(AnalyticsOptions? options = null, Func<SettlePoint, CancellationToken, ValueTask>? reached = null) =>
        new(_dataSource, options ?? Options, () => StoredLsn, TimeProvider.System, NullLogger.Instance) { Reached = reached };

    /// <summary>As after a restart: nothing is remembered in memory.</summary>
    public async Task RestartAsync()
    {
        await Loop.DisposeAsync();
        Loop = CreateLoop();
    }

    public Task<bool> SettleAsync() => Loop.SettleOnceAsync(CancellationToken.None);

    /// <summary>Makes L0 known, as the capture does before its first record.</summary>
    public Task SetConsistentPointAsync(ulong lsn) =>
        ExecuteAsync($"INSERT INTO `{Options.Database}`.capture_offsets SELECT 1, 1, 'd', 's', generateUUIDv4(), {lsn}, 0, 0, (SELECT max(sequence) + 1 FROM `{Options.Database}`.capture_offsets), ''");

    public async Task FeedAsync(params IEnumerable<HubEvent> events)
    {
        var sql = new StringBuilder($"INSERT INTO `{Options.Database}`.cdc (tab, schema, op, snapshot, sequence, lsn, ts_ms, before, after, topic, partition, offset, error, raw, tx_id, produced_ms) VALUES ");
        var count = 0;
        foreach (var e in events)
        {
            var sequence = e.Sequence ?? $"[{(e.Previous is { } previous ? $"\"{previous}\"" : "null")},\"{e.Lsn}\"]";
            var topic = e.Topic.Length > 0 ? e.Topic : $"shop.public.{e.Table}";
            _ = sql.Append(count++ > 0 ? "," : string.Empty).Append('(')
                .AppendJoin(',', new[] { e.Table, e.Schema, e.Op, e.Snapshot, sequence }.Select(SqlText.Text)).Append(',')
                .Append(e.Lsn).Append(',').Append(e.CommittedAtMs).Append(',').Append(Json(e.Before)).Append(',')
                .Append(e.RawAfter is null ? Json(e.After) : SqlText.Text(e.RawAfter)).Append(',').Append(SqlText.Text(topic)).Append(",0,").Append(e.Offset ?? (ulong)count).Append(',')
                .Append(SqlText.Text(e.Error)).Append(',').Append(SqlText.Text(e.Raw)).Append(',').Append(e.TransactionId).Append(',').Append(e.ProducedAtMs).Append(')');
        }

        if (count > 0)
            await ExecuteAsync(sql.ToString());
    }

    public Task ExecuteAsync(string sql) => _session.ExecuteAsync(sql, CancellationToken.None);

    /// <summary>Rows of a query, each as one text. `db` stands for the database.</summary>
    public async Task<List<string>> QueryAsync(string sql) => await _session.QueryAsync(
        sql.Replace("db.", $"`{Options.Database}`.", StringComparison.Ordinal),
        reader =>
        {
            var values = new object[reader.FieldCount];
            _ = reader.GetValues(values);
            return ExpectedAnswers.Text(values);
        },
        CancellationToken.None);

    public async Task<string> ScalarAsync(string sql) => (await QueryAsync(sql)).Single();

    public async Task ShouldEqualAsync(StoreModel store, string because) =>
        (await DifferencesAsync(store)).Should().BeEmpty("all answers must be exact {0}", because);

    /// <summary>Every answer's rows that are missing and those that should not be there.</summary>
    public async Task<string> DifferencesAsync(StoreModel store)
    {
        var expected = new ExpectedAnswers(store);
        var differences = new StringBuilder();
        foreach (var table in Options.Answers)
        {
            var actual = await QueryAsync($"SELECT * FROM db.{table.AnswerName}");
            var wanted = expected.Of(table.Name).ToList();
            foreach (var row in wanted.Except(actual, StringComparer.Ordinal))
                _ = differences.Append(CultureInfo.InvariantCulture, $"{table.Name}: missing {row}\n");
            foreach (var row in actual.Except(wanted, StringComparer.Ordinal))
                _ = differences.Append(CultureInfo.InvariantCulture, $"{table.Name}: too much {row}\n");
            if (actual.Count != wanted.Count)
                _ = differences.Append(CultureInfo.InvariantCulture, $"{table.Name}: {actual.Count} rows instead of {wanted.Count}\n");
        }

        return differences.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Loop.DisposeAsync();
        await ExecuteAsync($"DROP DATABASE `{Options.Database}` SYNC");
        await _session.DisposeAsync();
        _dataSource.Dispose();
    }

    private static string Json(IReadOnlyDictionary<string, object?>? row) => row is null ? "''" : SqlText.Text(JsonSerializer.Serialize(row));
}
