namespace Ecommerce.Pipeline.Cli;

/// <summary>Turns a failure into one clear message on stderr and its exit code. Stack traces are for --verbose logs, not for people.</summary>
internal static class FailureReport
{
    public static int Print(Exception error)
    {
        Console.Error.WriteLine(Describe(error));
        return error is UsageException ? ExitCode.Usage : ExitCode.Failed;
    }

    internal static string Describe(Exception error)
    {
        // An aggregate says nothing by itself; its first inner failure does.
        var told = error is AggregateException { InnerExceptions.Count: > 0 } aggregate ? aggregate.InnerExceptions[0] : error;
        var lines = new List<string> { told.Message };
        for (var inner = told.InnerException; inner is not null; inner = inner.InnerException)
        {
            // Wrapped messages often quote what they wrap.
            if (!lines.Exists(line => line.Contains(inner.Message, StringComparison.Ordinal)))
            {
                lines.Add("  caused by: " + inner.Message);
            }
        }

        return string.Join(Environment.NewLine, lines);
    }
}
