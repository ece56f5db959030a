using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Npgsql;

namespace Ecommerce.Pipeline.Cli;

/// <summary>Turns a failure into one clear message on stderr and its exit code. Stack traces are for --verbose logs, not for people.</summary>
internal static class FailureReport
{
    private const string CausedBy = "  caused by: ";

    /// <summary>Prints the failure to stderr and, for a caller that reads JSON, as one object to stdout too.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(Exception error, bool json)
    {
        var message = Describe(error);
        var exitCode = error is UsageException ? ExitCode.Usage : ExitCode.Failed;
        StandardStreams.Tell(Console.Error, message);
        if (json)
        {
            StandardStreams.Tell(Console.Out, JsonSerializer.Serialize(new { error = message, exit_code = exitCode }));
        }

        return exitCode;
    }

    internal static string Describe(Exception error)
    {
        // An aggregate says nothing by itself; its first inner failure does.
        var told = error is AggregateException { InnerExceptions.Count: > 0 } aggregate ? aggregate.InnerExceptions[0] : error;
        var lines = new List<string> { Words(told) };
        // How a wait was ended says nothing of why it was long, and .NET's advice on loading libraries nothing of this one.
        for (var inner = told.InnerException; inner is not (null or OperationCanceledException or DllNotFoundException); inner = inner is UnauthorizedAccessException ? null : inner.InnerException)
        {
            // Wrapped messages often quote what they wrap.
            var words = Words(inner);
            if (!lines.Exists(line => line.Contains(inner is PostgresException server ? server.MessageText : words, StringComparison.Ordinal)))
            {
                lines.Add(CausedBy + words);
            }
        }

        return Printable(string.Join(Environment.NewLine, lines));
    }

    internal static string OneLine(Exception error) => Describe(error).Replace(Environment.NewLine + CausedBy, ": ", StringComparison.Ordinal).ReplaceLineEndings(" ");

    /// <summary>The text without control characters: what a strange server answered must not steer somebody's terminal.</summary>
    internal static string Printable(string text) => string.Concat(text.Select(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t') ? '?' : character));

    // Npgsql's own text adds a line that speaks of a connection string's option.
    private static string Words(Exception error) => error switch
    {
        PostgresException server => $"PostgreSQL says: {server.MessageText} (SQLSTATE {server.SqlState})",
        CaptureIdentityException other => $"{other.Message} Here that is: run --resnapshot, which empties ClickHouse and begins anew with what this server holds.",
        _ => error.Message,
    };
}
