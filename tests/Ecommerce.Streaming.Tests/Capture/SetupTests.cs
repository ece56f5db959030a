using Ecommerce.Data.Embedded;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>What cannot work ends in one message that names the thing, the server's words and the remedy.</summary>
[Collection(CaptureCollection.Name)]
public sealed class SetupTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Mistakes_in_settings_and_server_are_named_with_their_remedy()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        await database.ExecuteAsync($"CREATE ROLE plain_{database.Name} LOGIN PASSWORD 'secret1'; GRANT SELECT ON ledger TO plain_{database.Name}; CREATE ROLE repl_{database.Name} LOGIN REPLICATION PASSWORD 'secret1'");
        var options = CaptureRun.Options(database, Ledger.Table);
        string As(Action<NpgsqlConnectionStringBuilder> change)
        {
            var builder = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            change(builder);
            return builder.ConnectionString;
        }

        (CaptureOptions Options, string Expected)[] cases =
        [
            (options with { Tables = ["public.ledger", "public.nowhere"] }, "*no table public.nowhere*schema*"),
            (options with { ConnectionString = As(b => b.Password = "wrong-secret") }, "*password authentication failed*28P01*user name and password*"),
            (options with { ConnectionString = As(b => b.Database = "nowhere") }, "*\"nowhere\" does not exist*3D000*"),
            (options with { ConnectionString = As(b => b.Port = 1) }, "No connection to PostgreSQL at *:1/*host and port*"),
            (options with { ConnectionString = As(b => (b.Username, b.Password) = ($"plain_{database.Name}", "secret1")) }, "*42501*ALTER ROLE*REPLICATION*"),
            (options with { ConnectionString = As(b => (b.Username, b.Password) = ($"repl_{database.Name}", "secret1")) }, "*Publication*42501*CREATE PUBLICATION*"),
        ];
        foreach (var (wrong, expected) in cases)
        {
            await using var run = new CaptureRun(wrong, new RecordingSink(), new InMemoryCaptureOffsetStore());
            var failure = (await run.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CaptureSetupException>()).WithMessage(expected).Which;
            failure.ToString().Should().NotContain("secret");
            run.Capture.Status.State.Should().Be(CaptureState.Failed);
            run.Capture.Streaming.IsFaulted.Should().BeTrue();
        }

        (await database.ScalarAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{options.SlotName}'")).Should().Be(0, "nothing is left behind");
        await database.ExecuteAsync($"DROP OWNED BY plain_{database.Name}; DROP ROLE plain_{database.Name}; DROP ROLE repl_{database.Name}");
    }

    [Fact]
    public async Task A_slot_in_use_and_a_lack_of_slots_are_refused()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var options = CaptureRun.Options(database, Ledger.Table) with { SlotWait = TimeSpan.FromMilliseconds(300) };
        await using (await new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore()).StreamingAsync())
        {
            await using var second = new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore());
            (await second.Invoking(r => r.Running).Should().ThrowAsync<CaptureSetupException>()).WithMessage($"Slot '{options.SlotName}' is in use by server process *pg_terminate_backend*");
            await database.ExecuteAsync("SELECT pg_create_physical_replication_slot('filler_' || g) FROM generate_series(1, current_setting('max_replication_slots')::int - (SELECT count(*)::int FROM pg_replication_slots)) AS g");
            try
            {
                await using var third = new CaptureRun(options with { SlotName = "one_too_many" }, new RecordingSink(), new InMemoryCaptureOffsetStore());
                (await third.Invoking(r => r.Running).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*no replication slot left*all replication slots are in use*max_replication_slots*");
            }
            finally
            {
                await database.ExecuteAsync("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'filler%'");
            }
        }
    }

    [Fact]
    public async Task A_server_without_logical_log_is_refused()
    {
        using var folder = new TestFolder();
        await using var plain = await EmbeddedPostgres.StartAsync(new() { DataDirectory = folder["postgres"], Durable = false, Settings = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("wal_level", "replica") });
        var options = new CaptureOptions { ConnectionString = plain.ConnectionString, Tables = [Ledger.Table] };
        await using var run = new CaptureRun(options, new RecordingSink(), new InMemoryCaptureOffsetStore());
        (await run.Invoking(r => r.Running).Should().ThrowAsync<CaptureSetupException>()).WithMessage("*wal_level = replica*wal_level = logical*");
    }

    [Fact]
    public void Invalid_options_are_all_named_at_once()
    {
        var options = new CaptureOptions { ConnectionString = "Host=localhost;Password=hush", Tables = ["users"], SlotName = "No-Slot", TopicPrefix = "" };
        var failure = options.Invoking(o => o.Validate()).Should().Throw<CaptureSetupException>().Which.Message;
        failure.Should().ContainAll("no database", "'users'", "No-Slot", "TopicPrefix").And.NotContain("hush");
        options.ToString().Should().NotContain("hush");
    }
}
