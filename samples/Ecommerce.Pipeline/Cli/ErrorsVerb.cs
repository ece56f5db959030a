using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Errors;
using Ecommerce.Pipeline.Control;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>errors</c>: the messages that could not be stored, and what becomes of them. Through the running host, or straight at a ClickHouse of one's own.</summary>
internal static class ErrorsVerb
{
    private static readonly Option<string?> Table = new("--table") { Description = "Errors of this table." };

    private static readonly Option<string[]> Ids = new("--id") { Description = "Errors with these ids, as 'errors list' shows them.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    private static readonly Option<bool> Resolved = new("--all") { Description = "Also those that are replayed, dropped, or made good by a newer version of their row." };

    private static readonly Option<bool> All = new("--all") { Description = "All open errors." };

    private static readonly Option<int> Limit = PipelineOptions.WholeNumber("--limit", VerbArguments.StandardLimit, 1, "How many, the oldest first.");

    public static Command Create() => new("errors", "Messages that could not be stored. While one is open that an answer may miss, that answer is not exact.")
    {
        Make("list", "Tell them: when, why, where from, what for.", Resolved, Limit, ListAsync),
        Make("replay", "Send their messages through again, after the cause is mended. What cannot be stored this time either stays open: exit code 1.", All, null, ReplayAsync),
        Make("drop", "Say that their messages shall not count, ever. 'verify' tells how many there are.", All, null, DropAsync),
    };

    private static Command Make(string name, string description, Option<bool> all, Option<int>? limit, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description)
        {
            Table, Ids, all, PipelineOptions.Endpoints, PipelineOptions.DataDirectory, PipelineOptions.ClickHouse, PipelineOptions.Json,
        };
        if (limit is not null)
        {
            command.Add(limit);
        }

        command.SetAction(action);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var arguments = Selection(result);
        arguments["all"] = result.GetValue(Resolved);
        arguments["limit"] = result.GetValue(Limit);
        var answer = await AskAsync(result, ErrorVerbs.List, arguments, cancellationToken);
        Print(result, answer, output =>
        {
            var errors = answer["errors"]!.AsArray();
            foreach (var error in errors)
            {
                output.WriteLine(FailureReport.Printable(Line(error!)));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{errors.Count} shown, {Open(answer)} open"));
        });
        return ExitCode.Exact;
    }

    private static async Task<int> ReplayAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(result, ErrorVerbs.Replay, Deliberate(result, "replay"), cancellationToken);
        var again = answer["parked_again"]!.GetValue<long>();
        Print(result, answer, output => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{answer["replayed"]} replayed, {again} could not be stored this time either, {Open(answer)} open{(again > 0 ? ". 'errors list' tells why; what a message no longer tells, reading its table again does ('resnapshot TABLE')" : "")}.")));
        return again == 0 ? ExitCode.Exact : ExitCode.Mismatch;
    }

    private static async Task<int> DropAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(result, ErrorVerbs.Drop, Deliberate(result, "drop"), cancellationToken);
        Print(result, answer, output => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answer["dropped"]} dropped, {Open(answer)} open.")));
        return ExitCode.Exact;
    }

    /// <summary>What changes something is never done to everything because nothing was said.</summary>
    private static JsonObject Deliberate(ParseResult result, string verb)
    {
        var says = (Table: result.GetValue(Table) is not null, Ids: result.GetRequiredValue(Ids).Length > 0, All: result.GetValue(All));
        return says switch
        {
            (false, false, false) => throw new UsageException($"errors {verb} needs to know which: --id ID …, --table T, or --all."),
            (true, _, true) or (_, true, true) => throw new UsageException("--all means every open error: leave it out beside --id or --table."),
            _ => Selection(result),
        };
    }

    private static JsonObject Selection(ParseResult result)
    {
        var arguments = new JsonObject { ["table"] = result.GetValue(Table) };
        if (result.GetRequiredValue(Ids) is { Length: > 0 } ids)
        {
            arguments["ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]);
        }

        return arguments;
    }

    private static async Task<JsonObject> AskAsync(ParseResult result, string verb, JsonObject arguments, CancellationToken cancellationToken)
    {
        var endpoints = EndpointSelection.Choose(result);
        if (endpoints.Control is { } socket)
        {
            return await new ControlClient(socket, line => StandardStreams.Tell(Console.Error, line)).AskAsync(verb, arguments, cancellationToken);
        }

        if (endpoints.ClickHouse is not { } url)
        {
            throw new UsageException("errors needs a running host, by --endpoints FILE or --data-dir DIR, or a ClickHouse of your own, by --clickhouse.");
        }

        var address = ClickHouseAddress.Parse(url);
        using var source = address.Open();
        var asked = ErrorVerbs.Over(new ErrorLog(source, new AnalyticsOptions { Database = address.Database })).First(known => known.Name == verb);
        try
        {
            return await asked.RunAsync(arguments, _ => { }, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new PartFailedException($"ClickHouse at {address} does not answer: {error.Message}", error);
        }
    }

    private static long Open(JsonObject answer) => answer["open"]!.GetValue<long>();

    private static string Line(JsonNode error) => string.Create(
        CultureInfo.InvariantCulture,
        $"{error["id"]} {error["state"],-8} {error["at"]!.GetValue<DateTime>():yyyy-MM-dd HH:mm:ss}Z {(error["table"]!.GetValue<string>() is { Length: > 0 } table ? table : "?")}{(error["row"] is { } row ? $" {row}" : "")} "
        + $"({error["topic"]}/{error["partition"]}/{error["offset"]}{(error["times"]!.GetValue<long>() is var times and > 1 ? $", {times} times" : "")}): {error["reason"]}");

    private static void Print(ParseResult result, JsonObject answer, Action<TextWriter> print) => StandardStreams.Print(output =>
    {
        if (result.GetValue(PipelineOptions.Json))
        {
            output.WriteLine(answer.ToJsonString());
        }
        else
        {
            print(output);
        }
    });
}
