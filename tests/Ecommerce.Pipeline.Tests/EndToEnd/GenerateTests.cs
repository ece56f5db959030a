namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary><c>generate</c> as a user runs it.</summary>
public sealed class GenerateTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("sql")]
    public async Task Two_runs_give_the_same_bytes_one_file_a_table(string format)
    {
        using var folder = new ScratchFolder();
        var (one, four) = (folder.File("one"), folder.File("four"));

        var first = await HostProcess.RunAsync(["generate", "--seed", "42", "--orders", "800", "--out", one, "--format", format, "--json"], Deadline);
        var second = await HostProcess.RunAsync(
            ["generate", "--seed", "42", "--orders", "800", "--out", four, "--format", format, "--parallel", "4"], Deadline, new Dictionary<string, string?> { ["TZ"] = "Asia/Kolkata", ["LC_ALL"] = "tr_TR.UTF-8" });

        first.ExitCode.Should().Be(0, first.Errors);
        second.ExitCode.Should().Be(0, second.Errors);
        Directory.GetFiles(one).Select(Path.GetFileName).Should().BeEquivalentTo(Directory.GetFiles(four).Select(Path.GetFileName));
        foreach (var file in Directory.GetFiles(one))
        {
            (await File.ReadAllBytesAsync(file)).Should().Equal(await File.ReadAllBytesAsync(Path.Combine(four, Path.GetFileName(file))), file);
        }

        var summary = first.LastLine();
        summary.GetProperty("rows").GetProperty("orders").GetInt64().Should().Be(800);
        summary.GetProperty("files").GetArrayLength().Should().Be(22);
        summary.GetProperty("until").GetString().Should().Be("2026-01-01T00:00:00Z", "without --until history ends at a fixed instant");
        var sums = await File.ReadAllTextAsync(Path.Combine(one, "SHA256SUMS"));
        foreach (var file in summary.GetProperty("files").EnumerateArray())
        {
            sums.Should().Contain($"{file.GetProperty("sha256").GetString()}  {file.GetProperty("file").GetString()}\n");
        }
    }

    [Fact]
    public async Task A_backfill_without_a_place_loads_an_embedded_postgres_and_says_what()
    {
        string[] arguments = ["generate", "--seed", "42", "--backfill", "30d", "--until", "2026-06-01T00:00:00Z", "--orders", "500", "--json"];
        var first = await HostProcess.RunAsync(arguments, Deadline);
        var second = await HostProcess.RunAsync([.. arguments, "--parallel", "2"], Deadline);

        first.ExitCode.Should().Be(0, first.Errors);
        second.ExitCode.Should().Be(0, second.Errors);
        var summary = first.LastLine();
        summary.GetProperty("rows").EnumerateObject().Should().HaveCount(22);
        summary.GetProperty("rows").EnumerateObject().Sum(table => table.Value.GetInt64()).Should().Be(summary.GetProperty("total_rows").GetInt64());
        summary.GetProperty("days").GetInt32().Should().Be(30);
        summary.GetProperty("seconds").GetDouble().Should().BePositive();
        summary.TryGetProperty("files", out _).Should().BeFalse();
        summary.GetProperty("checksum").GetString().Should().HaveLength(64).And.Be(second.LastLine().GetProperty("checksum").GetString());
    }
}
