using System.Text.Json.Nodes;
using Ecommerce.Analytics.Repair;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Control;

/// <summary><c>rebuild {tables}</c>: makes analytical tables anew from the state; answers <c>{rebuilt, rows}</c>.</summary>
internal sealed class RebuildControlVerb(AnalyticsRepair repair) : IControlVerb
{
    public string Name => "rebuild";

    public async Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken)
    {
        try
        {
            var rebuilt = await repair.RebuildAsync(TableNames.In(arguments), cancellationToken);
            return new JsonObject
            {
                ["rebuilt"] = new JsonArray([.. rebuilt.Select(table => (JsonNode)table.Name)]),
                ["rows"] = new JsonObject(rebuilt.Select(table => KeyValuePair.Create(table.Name, (JsonNode?)table.Rows))),
                ["duration_ms"] = new JsonObject(rebuilt.Select(table => KeyValuePair.Create(table.Name, (JsonNode?)(long)table.Duration.TotalMilliseconds))),
            };
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
