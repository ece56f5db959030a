using System.Globalization;
using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Control;

/// <summary>Lets the living store stand still, go on, or live for a step.</summary>
internal sealed class StoreControl(StorePopulation population) : IControlVerb
{
    public const string VerbName = "store";
    public const string Action = "action";
    public const string Span = "span_ms";

    public string Name => VerbName;

    public async Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken)
    {
        var time = population.Time ?? throw new UsageException("No store of its own lives in this host (--no-store, --jobs). 'jobs pause NAME' pauses a job.");
        switch (arguments[Action]?.GetValue<string>())
        {
            case "pause":
                time.Pause(isPaused: true);
                break;
            case "resume":
                time.Pause(isPaused: false);
                break;
            case "step" when arguments[Span]?.GetValue<double>() is > 0 and var milliseconds:
                await StepAsync(time, TimeSpan.FromMilliseconds(milliseconds), cancellationToken);
                break;
            case var other:
                throw new UsageException($"The store can be asked to pause, resume or step, not to '{other}'.");
        }

        // What is under way when it stops still commits, and is then told.
        await population.SettleAsync(cancellationToken);
        return new JsonObject
        {
            ["paused"] = time.IsPaused,
            ["store_time"] = time.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["orders"] = population.Orders,
        };
    }

    private static async Task StepAsync(StoreTime time, TimeSpan span, CancellationToken cancellationToken)
    {
        try
        {
            await time.StepAsync(span, cancellationToken);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PartFailedException("The step ended early: the store was paused or resumed meanwhile, or the host stops.", error);
        }
    }
}
