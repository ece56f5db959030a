using System.Collections.Immutable;
using Ecommerce.Conformance.Cases;
using Ecommerce.Conformance.Running;
using Ecommerce.Data.Embedded;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Conformance;

public sealed class CaseRunTests(PostgresServerFixture servers)
{
    // A database of its own: the suite's cases run in the one that the recordings name.
    private const string Database = "case_run";

    private static readonly Recording Seed = RecordingFolder.Read(RecordingFolder.Own).Single(r => r.Case == "seed") switch
    {
        var seed => seed with { Config = seed.Config.SetItem("database.dbname", Database).SetItem("slot.name", Database) },
    };

    private static readonly CaseDeadlines Short = new() { Idle = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Tells_a_configuration_that_the_capture_refuses()
    {
        var outcome = await RunAsync(Seed with { Config = Seed.Config.SetItem("time.precision.mode", "sundial") });

        outcome.IsExact.Should().BeFalse();
        outcome.Differences.Should().ContainSingle().Which.Field.Should().Be("config");
        outcome.Differences[0].Actual.Should().Contain("time.precision.mode");
    }

    [Fact]
    public async Task Tells_a_statement_that_fails()
    {
        var outcome = await RunAsync(Seed with { Sql = Seed.Sql with { Before = ["INSERT INTO nowhere VALUES (1)"] } });
        outcome.Differences.Should().ContainSingle().Which.Should().Match<Ecommerce.Conformance.Comparison.Difference>(d => d.Field == "sql" && d.Actual!.Contains("nowhere"));
    }

    [Fact]
    public async Task Waits_for_what_is_missing_and_sees_what_is_too_much()
    {
        var users = Seed.Records.Where(r => r.Topic == "shop.public.users").ToImmutableArray();
        var outcome = await RunAsync(Seed with { Records = [.. Seed.Records.Remove(users[^1]), users[0] with { Topic = "shop.public.missing" }] });

        outcome.Differences.Where(d => d.Field == "record").Select(d => (d.Topic, d.Expected is null, d.Actual is null)).Should().Equal(("shop.public.missing", false, true), ("shop.public.users", true, false));
    }

    private async Task<CaseOutcome> RunAsync(Recording recording) =>
        await CaseRun.RunAsync(recording, PostgresPackage.DefaultMajorVersion, (await servers.Server).ConnectionString, Short, TestContext.Current.CancellationToken);
}
