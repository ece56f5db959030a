using System.CommandLine;

namespace Ecommerce.Pipeline.Cli;

/// <summary>The verbs and what runs them.</summary>
internal static class CommandLine
{
    /// <summary>Parses, runs, and turns every failure into one message and its exit code.</summary>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var json = arguments.Contains(PipelineOptions.Json.Name, StringComparer.Ordinal);
        try
        {
            var parsed = Root().Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                throw new UsageException($"{string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message))}{Environment.NewLine}Try --help.");
            }

            // The host's own lifetime answers signals: a stop ends in a verification, which takes its time.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (Exception error)
        {
            return FailureReport.Print(error, json);
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("An online store's PostgreSQL turned into exact, live analytics in ClickHouse. Without a verb: run.");
        RunVerb.AddTo(root);
        root.Add(RunVerb.Create());
        root.Add(VerifyVerb.Create());
        root.Add(DoctorVerb.Create());
        root.Add(DdlVerb.Create());
        root.Add(GenerateVerb.Create());
        root.Add(ConnectorVerb.Create());
        root.Add(JobsVerb.Create());
        root.Add(CaptureVerb.Create());
        root.Add(ChaosVerb.Create());
        root.Add(ErrorsVerb.Create());
        root.Add(ExplainRowVerb.Create());
        root.Add(StoreVerb.Create());
        foreach (var verb in RepairVerbs.Create())
        {
            root.Add(verb);
        }

        return root;
    }
}
