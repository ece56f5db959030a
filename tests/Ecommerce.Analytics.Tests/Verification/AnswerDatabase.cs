using System.Collections.Immutable;
using System.Globalization;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>A ClickHouse database whose answers are plain tables, so that a test may put anything into them.</summary>
internal sealed class AnswerDatabase : IAsyncDisposable
{
    private AnswerDatabase(string name, ClickHouseConnection connection) => (Name, Connection) = (name, connection);

    public string Name { get; }

    public ClickHouseConnection Connection { get; }

    /// <summary>What there is to compare.</summary>
    public ImmutableArray<AnalyticalTable> Answers { get; private set; } = [];

    /// <summary>Creates the tables beside the answers; no answer yet.</summary>
    public static async Task<AnswerDatabase> CreateAsync(ChdbFixture engine)
    {
        var name = await engine.CreateDatabaseAsync("verification");
        var connection = await engine.ConnectAsync(name);
        await connection.OpenAsync();
        var database = new AnswerDatabase(name, connection);
        await database.ExecuteAsync("CREATE TABLE watermark (lsn UInt64, settled_at DateTime64(3, 'UTC')) ENGINE = ReplacingMergeTree(lsn) ORDER BY tuple()");
        await database.ExecuteAsync(
            "CREATE TABLE open_errors (at DateTime64(3, 'UTC') DEFAULT now64(3), tab String, reason String, topic LowCardinality(String), partition UInt64, offset UInt64, raw String) ENGINE = MergeTree ORDER BY at");
        await database.ExecuteAsync("CREATE TABLE error_states (error_id UInt64, state String) ENGINE = MergeTree ORDER BY error_id");
        return database;
    }

    /// <summary>Creates answers, all 13 unless some are named, with the rows of the hand-made store, last key first: nothing may lean on the order of insertion.</summary>
    public static async Task<AnswerDatabase> CreateEqualAsync(ChdbFixture engine, params string[] only)
    {
        var database = await CreateAsync(engine);
        database.Answers = only.Length == 0 ? StoreAnswers.All : [.. only.Select(StoreAnswers.Get)];
        foreach (var answer in database.Answers)
        {
            await database.AddAnswerAsync(answer, [.. HandMadeStore.Answers[answer.Name].Reverse()]);
        }

        return database;
    }

    public async Task AddAnswerAsync(AnalyticalTable answer, params string[] rows)
    {
        await ExecuteAsync($"CREATE TABLE {answer.AnswerName} ({string.Join(", ", answer.Columns.Select(c => $"`{c.Name}` {c.ClickHouseType}"))}) ENGINE = MergeTree ORDER BY tuple()");
        if (rows.Length > 0)
        {
            var values = rows.Select(row => "(" + string.Join(", ", row.Split('|').Select((value, i) =>
                answer.Columns[i].Kind is AnswerKind.Name or AnswerKind.Date or AnswerKind.Money ? $"'{value}'" : value)) + ")");
            await ExecuteAsync($"INSERT INTO {answer.AnswerName} VALUES {string.Join(", ", values)}");
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> ScalarAsync(string sql)
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS `{Name}`");
        await Connection.DisposeAsync();
    }
}
