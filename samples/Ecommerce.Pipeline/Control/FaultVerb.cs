using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Settling;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Control;

/// <summary>
/// Does a running host harm, for tests of it: <c>kill-at</c> a point of the settle loop, <c>live</c> (takes that back), <c>stall</c> the consumer, run any <c>sql</c> in ClickHouse,
/// or tell the <c>questions</c> that the host answers. Only a host that was started with <c>--faults</c> has it.
/// </summary>
internal sealed class FaultVerb(FaultPoints points, StorePipeline pipeline, ClickHouseDataSource clickHouse, TimeProvider clock, ImmutableArray<string> questions) : IControlVerb
{
    public string Name => "fault";

    public async Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken)
    {
        switch (Text(arguments, "action"))
        {
            case "kill-at":
                points.DieAt(
                    Enum.TryParse<SettlePoint>(Text(arguments, "point"), out var point) ? point : throw new UsageException($"There is no point '{Text(arguments, "point")}'."),
                    arguments["nth"]?.GetValue<int>() ?? 1);
                return [];
            case "live":
                points.Live();
                return [];
            case "stall":
                pipeline.Stall(TimeSpan.FromMilliseconds(arguments["ms"]?.GetValue<int>() ?? throw new UsageException("How long, in 'ms'?")), clock);
                return [];
            case "sql":
                await ExecuteAsync(Text(arguments, "text"), cancellationToken);
                return [];
            case "questions":
                return new JsonObject { ["questions"] = new JsonArray([.. questions.Select(name => JsonValue.Create(name))]) };
            default:
                throw new UsageException($"There is no fault '{Text(arguments, "action")}'.");
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await clickHouse.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Text(JsonObject arguments, string name) => arguments[name]?.GetValue<string>() ?? throw new UsageException($"A fault needs '{name}'.");
}
