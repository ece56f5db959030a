using System.CommandLine;
using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Control;

namespace Ecommerce.Pipeline.Cli;

/// <summary>Verbs that a running host does: asked over its socket, answered on stdout.</summary>
internal static class RunningHost
{
    /// <summary>A verb of this kind. Its action is set by whoever makes it.</summary>
    public static Command Verb(string name, string description, Argument<string[]>? tables = null)
    {
        var command = new Command(name, description) { PipelineOptions.Endpoints, PipelineOptions.DataDirectory, PipelineOptions.Json };
        if (tables is not null)
        {
            command.Add(tables);
        }

        return command;
    }

    /// <summary>Any number of names.</summary>
    public static Argument<string[]> Tables(string description) => new("table") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Asks the host that the command line names.</summary>
    /// <exception cref="UsageException">It names none, or the host says that the question cannot be.</exception>
    /// <exception cref="PartFailedException">The host does not answer, or could not do it.</exception>
    public static async Task<JsonObject> AskAsync(ParseResult result, string verb, JsonObject arguments, CancellationToken cancellationToken) =>
        EndpointSelection.Choose(result).Control is { } socket
            ? await new ControlClient(socket, line => StandardStreams.Tell(Console.Error, line)).AskAsync(verb, arguments, cancellationToken)
            : throw new UsageException($"{verb} needs a running host: name its --endpoints FILE or its --data-dir DIR.");

    /// <summary>Names as an argument of a question.</summary>
    public static JsonObject About(IEnumerable<string>? tables) => new() { ["tables"] = new JsonArray([.. (tables ?? []).Select(table => (JsonNode)table)]) };

    /// <summary>Prints the answer as it came, or as lines for people.</summary>
    public static void Print(ParseResult result, JsonObject answer, Func<IEnumerable<string>> lines) => StandardStreams.Print(output =>
    {
        if (result.GetValue(PipelineOptions.Json))
        {
            output.WriteLine(answer.ToJsonString());
            return;
        }

        foreach (var line in lines())
        {
            output.WriteLine(FailureReport.Printable(line));
        }
    });
}
