using System.CommandLine;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Oracle;
using Ecommerce.Pipeline.Status;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>verify</c>: the 13 answers of a running pipeline against its PostgreSQL, from another process.</summary>
internal static class VerifyVerb
{
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
}
