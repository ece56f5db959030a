using System.CommandLine;

namespace Ecommerce.Pipeline.Cli;

/// <summary>The verbs and what runs them.</summary>
internal static class CommandLine
{
    /// <summary>Parses, runs, and turns every failure into one message and its exit code.</summary>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try --help.");
            return ExitCode.Usage;
        }

        try
        {
            // The host's own lifetime answers signals: a stop ends in a verification, which takes its time.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (Exception error)
        {
            return FailureReport.Print(error);
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
        return root;
    }
}
