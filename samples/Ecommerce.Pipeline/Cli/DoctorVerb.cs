using System.CommandLine;
using System.Text.Json;
using Ecommerce.Pipeline.Doctor;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>doctor</c>: what is missing or misconfigured, and the fix.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        var command = new Command("doctor", "Look for what is missing or misconfigured, and say how to mend it. Exit code 3 where something must be mended.")
        {
            PipelineOptions.Endpoints,
            PipelineOptions.DataDirectory,
            PipelineOptions.Postgres,
            PipelineOptions.Slot,
            PipelineOptions.Kafka,
            PipelineOptions.ClickHouse,
            PipelineOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var endpoints = EndpointSelection.Choose(result);
        var findings = new List<Finding>(await MachineCheck.RunAsync(cancellationToken));
        if (endpoints.Postgres is { } postgres)
        {
            findings.AddRange(await PostgresCheck.RunAsync(postgres, result.GetRequiredValue(PipelineOptions.Slot), cancellationToken));
        }

        if (endpoints.ClickHouse is { } clickHouse)
        {
            findings.Add(await ServiceCheck.ClickHouseAsync(clickHouse, TimeProvider.System, cancellationToken));
        }

        if (endpoints.Kafka is { } kafka)
        {
            findings.Add(ServiceCheck.Kafka(kafka));
        }

        var well = findings.TrueForAll(finding => finding.Verdict != Verdict.Bad);
        StandardStreams.Print(output => Print(findings, well, result.GetValue(PipelineOptions.Json), output));
        return well ? ExitCode.Exact : ExitCode.Failed;
    }

    private static void Print(List<Finding> findings, bool well, bool json, TextWriter output)
    {
        if (json)
        {
            var checks = findings.Select(finding => new { subject = finding.Subject, verdict = finding.Verdict.ToString().ToLowerInvariant(), detail = finding.Detail, fix = finding.Fix });
            output.WriteLine(JsonSerializer.Serialize(new { ok = well, checks }));
            return;
        }

        foreach (var finding in findings)
        {
            output.WriteLine($"{Sign(finding.Verdict)} {finding.Subject}: {finding.Detail}");
            if (finding.Fix is { } fix)
            {
                output.WriteLine($"  → {fix}");
            }
        }
    }

    private static char Sign(Verdict verdict) => verdict switch
    {
        Verdict.Good => '✓',
        Verdict.Note => '·',
        _ => '✗',
    };
}
