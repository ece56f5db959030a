using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using Ecommerce.Conformance.Cases;
using Ecommerce.Conformance.Running;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Benchmarks.Conformance;

/// <summary><c>conformance</c>: what the capture writes against recordings of Debezium, on every PostgreSQL version that there are binaries for.</summary>
internal static class ConformanceCommand
{
    // With the build, twelve minutes are the most that a caller waits.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(9);

    public static Command Create()
    {
        var recordings = new Option<string[]>("--recordings") { Description = "Folders with *.jsonl, in themselves or in a subfolder 'recorded', with or without SQL files of their own. Default: the suite's." };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON at the end." };
        var command = new Command("conformance", "Compare what the capture writes with recordings of Debezium, record for record.") { recordings, json };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(recordings) ?? [], result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] folders, bool json, CancellationToken cancellationToken)
    {
        var recordings = folders.Length > 0 ? [.. folders.SelectMany(f => RecordingFolder.Read(f))] : RecordingFolder.All();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var outcomes = new ConcurrentBag<CaseOutcome>();
        // A server runs one case at a time, since the database's name stands in the records; the servers run side by side.
        await Task.WhenAll(PostgresPackage.MajorVersions.Select(major => RunAsync(major, recordings, outcomes, limit.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        var report = new ConformanceReport(
            outcomes.Count,
            outcomes.Count(o => o.IsExact),
            [.. outcomes.OrderBy(o => o.Case, StringComparer.Ordinal).SelectMany(o => o.Differences.Take(ConformanceReport.FailuresPerCase))]);
        Console.Out.WriteLine(json ? report.ToJson() : $"{string.Join(Environment.NewLine, report.Failed.Append<object>($"{report.Exact} of {report.Cases} cases are exact."))}");
        return report.Cases > 0 && report.Exact == report.Cases ? 0 : 1;
    }

    private static async Task RunAsync(int majorVersion, ImmutableArray<Recording> recordings, ConcurrentBag<CaseOutcome> outcomes, CancellationToken limit)
    {
        await using var server = await BenchmarkServer.StartAsync(majorVersion, durable: false, ImmutableDictionary<string, string>.Empty, limit);
        foreach (var recording in recordings)
        {
            CaseOutcome outcome;
            try
            {
                outcome = await CaseRun.RunAsync(recording, majorVersion, server.ConnectionString, cancellationToken: limit);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                var name = $"{recording.Case}@pg{majorVersion}";
                outcome = new(name, [new() { Case = name, Field = "capture", Actual = limit.IsCancellationRequested ? $"The case did not run to its end: all of them together took {Limit}." : e.Message }], []);
            }

            outcomes.Add(outcome);
            await Console.Error.WriteLineAsync(outcome.IsExact
                ? $"{outcome.Case}: exact, {outcome.Records.Length} records"
                : $"{outcome.Case}: {outcome.Differences.Length} differences{(outcome.Differences.Length > ConformanceReport.FailuresPerCase ? $", of which the first {ConformanceReport.FailuresPerCase} are reported" : "")}");
        }
    }
}
