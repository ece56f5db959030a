namespace Ecommerce.Pipeline.Tests.EndToEnd;

public sealed class EmbeddedForeignWriterTests(EmbeddedNoStorePipeline fixture) : ForeignWriterSuite, IClassFixture<EmbeddedNoStorePipeline>
{
    [Fact]
    public async Task Another_process_is_told_how_the_capture_stands()
    {
        string[] question = ["capture", "status", "--endpoints", Pipeline.EndpointsFile];
        var told = await HostProcess.RunAsync([.. question, "--json"], RunningPipeline.VerifyDeadline);
        told.ExitCode.Should().Be(0, told.Errors);
        var status = told.LastLine();
        status.GetProperty("slot").GetString().Should().Be(await Pipeline.ScalarAsync<string>("SELECT slot_name::text FROM pg_replication_slots WHERE slot_type = 'logical' AND NOT temporary"));
        status.GetProperty("active").GetBoolean().Should().BeTrue();
        status.GetProperty("confirmed_lsn").GetString().Should().MatchRegex("^[0-9A-F]+/[0-9A-F]+$");
        status.GetProperty("lag_bytes").GetInt64().Should().BeGreaterThanOrEqualTo(0);
        status.GetProperty("retained_bytes").GetInt64().Should().BeGreaterThanOrEqualTo(0);
        status.GetProperty("in_flight").GetInt64().Should().BeGreaterThanOrEqualTo(0);
        status.GetProperty("state").GetString().Should().NotBeNullOrEmpty();
        status.GetProperty("last_error").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);

        var missing = await HostProcess.RunAsync([.. question, "--slot", "nobody", "--json"], RunningPipeline.VerifyDeadline);
        missing.ExitCode.Should().Be(3);
        missing.LastLine().GetProperty("loss").GetString().Should().Contain("nobody");
    }

    private protected override RunningPipeline Pipeline => fixture.Pipeline;
}
