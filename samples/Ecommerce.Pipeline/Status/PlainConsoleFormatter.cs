using System.Globalization;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Ecommerce.Pipeline.Status;

/// <summary>A log line for people: time, level, part, message and, in one line, what an exception says. Its stack is for <c>--verbose</c>.</summary>
internal sealed class PlainConsoleFormatter(PipelineSettings settings, TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel.ToString().ToLowerInvariant();
        var part = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        var message = FailureReport.Printable(logEntry.Formatter(logEntry.State, logEntry.Exception));
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():HH:mm:ss.fff} {level} {part}[{logEntry.EventId.Id}] {message}"));
        if (logEntry.Exception is { } error)
        {
            textWriter.Write(settings.Verbose ? Environment.NewLine + error : " " + FailureReport.OneLine(error));
        }

        textWriter.WriteLine();
    }
}
