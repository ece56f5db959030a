using System.CommandLine;
using System.Globalization;
using Ecommerce.Analytics.Model;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Oracle;
using Ecommerce.Pipeline.Status;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>verify</c>: the 13 answers of a running pipeline against its PostgreSQL, from another process.</summary>
internal static class VerifyVerb
{
    private static readonly Option<string[]> Tables = new("--table")
    {
        Description = "Only this analytical table, for example monthly_orders; may be given several times. Default: all.",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<long?> Sample = PipelineOptions.Parsed<long?>(
        "--sample", "About how many rows to compare of an answer that has more; the report then says that it sampled. Default: all.", "a whole number from 1 on", text => Whole(text, 1));

    private static readonly Option<long?> SampleSeed = PipelineOptions.Parsed<long?>(
        "--sample-seed", "Another number samples other rows, the same number the same ones. Default: 0.", "a whole number from 0 on", text => Whole(text, 0));

    public static Command Create()
    {
        var command = new Command("verify", "Compare the 13 answers in ClickHouse with PostgreSQL, row by row, at one exact position. Needs a running host.")
        {
            PipelineOptions.Endpoints,
            PipelineOptions.DataDirectory,
            PipelineOptions.Postgres,
            PipelineOptions.ClickHouse,
            PipelineOptions.Deadline,
            PipelineOptions.Oracle,
            Tables,
            Sample,
            SampleSeed,
            PipelineOptions.Json,
            PipelineOptions.Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var endpoints = EndpointSelection.Choose(result);
        if (endpoints is not { Postgres: { } postgres, ClickHouse: { } url })
        {
            throw new UsageException("verify needs both sides: --endpoints FILE or --data-dir DIR of a running host, or --postgres and --clickhouse.");
        }

        var wantsOracle = result.GetValue(PipelineOptions.Oracle);
        if (wantsOracle && endpoints.Oracle is null)
        {
            throw new UsageException("--oracle needs a host that keeps one: start it with 'run --oracle', and name its --endpoints FILE or --data-dir DIR here.");
        }

        _ = PostgresAddress.Parse(postgres);
        using var source = ClickHouseAddress.Parse(url).Open();
        var verification = new PipelineVerification(postgres, source, TimeProvider.System)
        {
            Deadline = result.GetValue(PipelineOptions.Deadline) ?? new PipelineSettings().Deadline,
            Answers = [.. result.GetRequiredValue(Tables).Distinct(StringComparer.Ordinal).Select(Answer)],
            Sample = result.GetValue(Sample),
            SampleSeed = result.GetValue(SampleSeed) ?? 0,
            Oracle = wantsOracle ? new RemoteOracle(endpoints.Oracle!) : null,
        };
        var report = await verification.RunAsync(cancellationToken);
        StandardStreams.Print(output =>
        {
            if (result.GetValue(PipelineOptions.Json))
            {
                output.WriteLine(report.ToJson());
            }
            else
            {
                VerificationText.Print(report, output);
            }
        });
        return report.IsExact ? ExitCode.Exact : ExitCode.Mismatch;
    }

    // The ledger's and the view's own names are answered too.
    private static AnalyticalTable Answer(string name) =>
        StoreAnswers.All.FirstOrDefault(answer => name == answer.Name || name == answer.LedgerName || name == answer.AnswerName)
        ?? throw new UsageException($"--table: there is no analytical table '{name}'. There are: {string.Join(", ", StoreAnswers.All.Select(answer => answer.Name))}.");

    private static long? Whole(string text, long least) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;
}
