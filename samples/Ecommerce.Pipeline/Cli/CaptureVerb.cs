using System.CommandLine;
using Ecommerce.Analytics.Verification;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Status;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>capture status</c>: how a capture stands, from any process.</summary>
internal static class CaptureVerb
{
    public static Command Create()
    {
        var status = new Command("status", "Tell slot, confirmed position, lag, retained log, records in flight and the last error. Exit code 3 where the slot is missing or lost.")
        {
            PipelineOptions.Endpoints,
            PipelineOptions.DataDirectory,
            PipelineOptions.Postgres,
            PipelineOptions.Slot,
            PipelineOptions.Json,
        };
        status.SetAction(RunAsync);
        return new Command("capture", "The in-process capture.") { status };
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (EndpointSelection.Choose(result).Postgres is not { } postgres)
        {
            throw new UsageException("capture status needs PostgreSQL: --endpoints FILE or --data-dir DIR of a running host, or --postgres.");
        }

        _ = PostgresAddress.Parse(postgres);
        var file = result.GetValue(PipelineOptions.Endpoints) ?? (result.GetValue(PipelineOptions.DataDirectory) is { } directory ? Path.Combine(directory, DataDirectory.EndpointsName) : null);
        var told = file is null ? null : CaptureStatusFile.Read(file);
        var slot = result.GetResult(PipelineOptions.Slot) is { Implicit: false } || told is null ? result.GetRequiredValue(PipelineOptions.Slot) : told.Slot;
        var report = told is not null && told.Slot == slot ? told : new CaptureReport { Slot = slot };
        if (await SlotStatus.ReadAsync(postgres, slot, cancellationToken) is { } server)
        {
            report = report with { Active = server.IsActive, Loss = server.Loss, ConfirmedLsn = server.ConfirmedLsn is { } lsn ? PostgresLsn.Format(lsn) : null, LagBytes = server.LagBytes, RetainedBytes = server.RetainedBytes };
        }
        else
        {
            report = report with { Loss = $"there is no slot '{slot}' on the server.", LagBytes = 0, RetainedBytes = 0 };
        }

        StandardStreams.Print(output =>
        {
            if (result.GetValue(PipelineOptions.Json))
            {
                output.WriteLine(report.ToJson());
            }
            else
            {
                report.Print(output);
            }
        });
        return report.Loss is null ? ExitCode.Exact : ExitCode.Failed;
    }
}
