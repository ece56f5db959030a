using System.Text.Json.Nodes;
using Ecommerce.Analytics.Repair;

namespace Ecommerce.Pipeline.Control;

/// <summary><c>audit</c>: looks at every fact of every ledger again; answers <c>{corrections, tables}</c>.</summary>
internal sealed class AuditControlVerb(AnalyticsRepair repair) : IControlVerb
{
    public string Name => "audit";

    public async Task<JsonObject> RunAsync(JsonObject arguments, Action<string> say, CancellationToken cancellationToken)
    {
        var report = await repair.AuditAsync(cancellationToken);
        return new JsonObject
        {
            ["corrections"] = report.Total,
            ["tables"] = new JsonObject(report.Corrections.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value))),
            ["duration_ms"] = (long)report.Duration.TotalMilliseconds,
        };
    }
}
