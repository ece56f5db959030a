using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Control;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>store</c>: the living store of a running host stands still, goes on, or lives for a step.</summary>
internal static class StoreVerb
{
    private static readonly Argument<TimeSpan> Span = new("span")
    {
        Description = "How long, in the store's time: 500ms, 10s, 2h, 1d.",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(10),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text, out var span))
            {
                return span;
            }

            result.AddError($"A step takes a duration such as 10s, 2h or 1d, not '{text}'.");
            return default;
        },
    };

    public static Command Create()
    {
        var step = Make("step", "Let a paused store live for a while of its own time, at its own pace (--speed), then stand still again.");
        step.Add(Span);
        return new("store", "The living store of a running host: its time stands still, goes on from there, or goes a step. Everything else flows all the time.")
        {
            Make("pause", "Let the store's time stand still. What is under way still commits."), Make("resume", "Let it go on from where it stands."), step,
        };
    }

    private static Command Make(string name, string description)
    {
        var command = new Command(name, description) { PipelineOptions.Endpoints, PipelineOptions.DataDirectory, PipelineOptions.Json };
        command.SetAction((result, cancellationToken) => RunAsync(result, name, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, string action, CancellationToken cancellationToken)
    {
        if (EndpointSelection.Choose(result).Control is not { } socket)
        {
            throw new UsageException("store needs a running host: --endpoints FILE or --data-dir DIR.");
        }

        var arguments = new JsonObject { [StoreControl.Action] = action };
        if (action == "step")
        {
            arguments[StoreControl.Span] = result.GetValue(Span).TotalMilliseconds;
        }

        var state = await new ControlClient(socket, Console.Error.WriteLine).AskAsync(StoreControl.VerbName, arguments, cancellationToken);
        StandardStreams.Print(output => output.WriteLine(result.GetValue(PipelineOptions.Json) ? state.ToJsonString() : Text(state)));
        return ExitCode.Exact;
    }

    private static string Text(JsonObject state) => string.Create(
        CultureInfo.InvariantCulture,
        $"The store {(state["paused"]!.GetValue<bool>() ? "stands still" : "lives on")} at {state["store_time"]!.GetValue<string>()}, {state["orders"]!.GetValue<long>()} orders placed in this run.");
}
