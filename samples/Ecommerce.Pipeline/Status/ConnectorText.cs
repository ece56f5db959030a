using System.Text.Json;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Streaming.Connect;
using Ecommerce.Streaming.Connectors;

namespace Ecommerce.Pipeline.Status;

/// <summary>What the <c>connector</c> verbs print: a few lines for people, or one JSON object for scripts.</summary>
internal static class ConnectorText
{
    public static void Print(ConnectorStatus status, string? outcome, bool json, TextWriter output)
    {
        if (json)
        {
            var tasks = status.Tasks.Select(task => new { id = task.Id, state = Word(task.State), worker = task.Worker, trace = task.Trace });
            output.WriteLine(JsonSerializer.Serialize(new { connector = status.Name, outcome, state = Word(status.State), running = status.IsRunning, worker = status.Worker, trace = status.Trace, tasks }));
            return;
        }

        output.WriteLine(FailureReport.Printable($"{status.Name}: {(outcome is null ? "" : outcome + ", ")}{Word(status.State)} on {status.Worker}"));
        Trace(status.Trace, output);
        foreach (var task in status.Tasks)
        {
            output.WriteLine(FailureReport.Printable($"  task {task.Id}: {Word(task.State)} on {task.Worker}"));
            Trace(task.Trace, output);
        }
    }

    /// <param name="judge">Who found the mistakes.</param>
    /// <param name="mistakes">What is wrong; empty where nothing is.</param>
    /// <param name="json">Whether a script reads it.</param>
    /// <param name="output">Where to.</param>
    public static void Print(string judge, IReadOnlyList<PropertyMistake> mistakes, bool json, TextWriter output)
    {
        if (json)
        {
            var told = mistakes.Select(mistake => new { property = mistake.Property, value = mistake.Value, expected = mistake.Expected, nearest = mistake.Nearest });
            output.WriteLine(JsonSerializer.Serialize(new { valid = mistakes.Count == 0, judge, mistakes = told }));
            return;
        }

        output.WriteLine(mistakes.Count == 0 ? $"Valid, says {judge}." : $"{(mistakes.Count == 1 ? "1 mistake" : $"{mistakes.Count} mistakes")}, says {judge}:");
        foreach (var mistake in mistakes)
        {
            // The worker's own sentences name the property themselves.
            output.WriteLine(FailureReport.Printable($"- {(mistake.Expected.Contains($"'{mistake.Property}'", StringComparison.Ordinal) ? mistake.Expected : mistake.ToString())}"));
        }
    }

    private static string Word(ConnectorState state) => state.ToString().ToUpperInvariant();

    private static void Trace(string? trace, TextWriter output)
    {
        foreach (var line in trace?.Trim().Split('\n') ?? [])
        {
            output.WriteLine(FailureReport.Printable("    " + line.TrimEnd()));
        }
    }
}
