using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Verification;
using Npgsql;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>Positions: marking one in PostgreSQL, waiting for one in ClickHouse.</summary>
public sealed class BarrierTests(HandMadeStoreFixture store, ChdbFixture engine) : IClassFixture<HandMadeStoreFixture>
{
    [Fact]
    public async Task The_wait_ends_when_the_watermark_arrives()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        var wait = new WatermarkBarrier { Database = answers.Name }.WaitAsync(answers.Connection, 0xFFFF_FFFF_0000_0001UL, TimeSpan.FromSeconds(30));
        await using var settler = await engine.ConnectAsync(answers.Name);
        foreach (var lsn in new[] { 5UL, 0xFFFF_FFFF_0000_0000UL })
        {
            await InsertAsync(settler, lsn);
            wait.IsCompleted.Should().BeFalse();
        }

        await InsertAsync(settler, 0xFFFF_FFFF_0000_0002UL);
        (await wait).Should().Be(0xFFFF_FFFF_0000_0002UL);
    }

    [Fact]
    public async Task The_deadline_says_what_was_wanted_what_was_seen_and_where_to_look()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        var wait = () => new WatermarkBarrier().WaitAsync(answers.Connection, 0x1_0000_0000UL, TimeSpan.FromMilliseconds(100));
        (await wait.Should().ThrowAsync<WatermarkTimeoutException>()).WithMessage("*no position yet*1/0 was wanted*0.1 s*pg_replication_slots*system.kafka_consumers*");
        await answers.ExecuteAsync("INSERT INTO watermark VALUES (255, now64(3))");
        var exception = (await wait.Should().ThrowAsync<WatermarkTimeoutException>()).Which;
        (exception.Wanted, exception.Seen, exception.Deadline).Should().Be((0x1_0000_0000UL, 255UL, TimeSpan.FromMilliseconds(100)));
        exception.Message.Should().Contain("stands at 0/FF");
    }

    [Fact]
    public async Task A_position_that_is_reached_already_needs_no_time_and_cancelling_ends_the_wait()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        await answers.ExecuteAsync("INSERT INTO watermark VALUES (255, now64(3))");
        (await new WatermarkBarrier().WaitAsync(answers.Connection, 255, TimeSpan.Zero)).Should().Be(255);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var wait = () => new WatermarkBarrier().WaitAsync(answers.Connection, 256, TimeSpan.FromMinutes(1), cancelled.Token);
        await wait.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_mark_lies_above_every_commit_before_it_and_below_every_one_after()
    {
        await using var connection = await store.Store.OpenConnectionAsync();
        await new NpgsqlCommand("CREATE TABLE IF NOT EXISTS barrier_probe (n int)", connection).ExecuteNonQueryAsync();
        await new NpgsqlCommand("SET synchronous_commit = off", connection).ExecuteNonQueryAsync();
        await new NpgsqlCommand("INSERT INTO barrier_probe VALUES (1)", connection).ExecuteNonQueryAsync();
        var before = await InsertLsnAsync(connection);
        var mark = await TruthBarrier.EmitAsync(connection, "a 'quoted' id");
        mark.Should().BeGreaterThanOrEqualTo(before);
        var flushed = PostgresLsn.Parse((string)(await new NpgsqlCommand("SELECT pg_current_wal_flush_lsn()::text", connection).ExecuteScalarAsync())!);
        flushed.Should().BeGreaterThanOrEqualTo(mark, "a mark that is not flushed reaches no slot");
        await new NpgsqlCommand("SET synchronous_commit = on", connection).ExecuteNonQueryAsync();
        (await TruthBarrier.EmitAsync(connection, "second")).Should().BeGreaterThan(mark);
    }

    [Theory]
    [InlineData(0UL, "0/0")]
    [InlineData(0x1A2B3CUL, "0/1A2B3C")]
    [InlineData(0x16_B374_D848UL, "16/B374D848")]
    [InlineData(ulong.MaxValue, "FFFFFFFF/FFFFFFFF")]
    public async Task Positions_are_written_as_PostgreSQL_writes_them(ulong lsn, string text)
    {
        PostgresLsn.Format(lsn).Should().Be(text);
        PostgresLsn.Parse(text).Should().Be(lsn);
        await using var connection = await store.Store.OpenConnectionAsync();
        (await new NpgsqlCommand($"SELECT '{text}'::pg_lsn::text", connection).ExecuteScalarAsync()).Should().Be(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("0/")]
    [InlineData("1")]
    [InlineData("0/1/2")]
    [InlineData("0/123456789")]
    [InlineData("0/-1")]
    [InlineData(" 0/1")]
    public void What_is_no_position_is_refused(string text) =>
        FluentActions.Invoking(() => PostgresLsn.Parse(text)).Should().Throw<FormatException>().WithMessage($"'{text}'*");

    private static async Task InsertAsync(ClickHouse.Driver.ADO.ClickHouseConnection connection, ulong lsn)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO watermark VALUES ({lsn}, now64(3))";
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<ulong> InsertLsnAsync(NpgsqlConnection connection) =>
        PostgresLsn.Parse((string)(await new NpgsqlCommand("SELECT pg_current_wal_insert_lsn()::text", connection).ExecuteScalarAsync())!);
}
