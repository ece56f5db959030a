using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Control;

/// <summary><c>resnapshot {tables}</c>: reads tables of the store again; answers <c>{tables}</c> once that is settled.</summary>
internal sealed class ResnapshotControlVerb(StorePipeline pipeline) : IControlVerb
{
    public string Name => "resnapshot";

    public async Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken)
    {
        var tables = SourceTables.Choose(TableNames.In(arguments));
        say($"Reading {tables.Length} table(s) again …");
        await pipeline.ResnapshotAsync(tables, cancellationToken);
        return new JsonObject { ["tables"] = new JsonArray([.. tables.Select(table => (JsonNode)table)]) };
    }
}
