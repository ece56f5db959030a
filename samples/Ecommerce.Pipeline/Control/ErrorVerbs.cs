using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Ecommerce.Analytics.Errors;

namespace Ecommerce.Pipeline.Control;

/// <summary>What may be asked about messages that could not be stored.</summary>
internal static class ErrorVerbs
{
    public const string List = "errors-list";
    public const string Replay = "errors-replay";
    public const string Drop = "errors-drop";

    public static ImmutableArray<IControlVerb> Over(ErrorLog log) =>
    [
        new Asked(List, async (arguments, token) =>
        {
            var limit = VerbArguments.Read<int?>(arguments, "limit") ?? VerbArguments.StandardLimit;
            var errors = await log.ListAsync(VerbArguments.Selection(arguments), !VerbArguments.Read<bool>(arguments, "all"), Math.Max(0, limit), token);
            return new JsonObject { ["errors"] = new JsonArray([.. errors.Select(VerbArguments.Json)]), ["open"] = await log.CountOpenAsync(token) };
        }),
        new Asked(Replay, async (arguments, token) =>
        {
            var outcome = await log.ReplayAsync(VerbArguments.Selection(arguments), token);
            return new JsonObject { ["replayed"] = outcome.Replayed, ["parked_again"] = outcome.ParkedAgain, ["open"] = await log.CountOpenAsync(token) };
        }),
        new Asked(Drop, async (arguments, token) => new JsonObject { ["dropped"] = await log.DropAsync(VerbArguments.Selection(arguments), token), ["open"] = await log.CountOpenAsync(token) }),
    ];

    private sealed class Asked(string name, Func<JsonObject, CancellationToken, Task<JsonObject>> run) : IControlVerb
    {
        public string Name => name;

        public Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken) => run(arguments, cancellationToken);
    }
}
