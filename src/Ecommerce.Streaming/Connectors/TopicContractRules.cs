using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connectors;

/// <summary>What the topic contract refuses. Properties set by hand may say again what the builder says, and may contradict neither it nor the contract.</summary>
internal static class TopicContractRules
{
    public static IEnumerable<PropertyMistake> Check(ConnectorDraft draft) => draft.KeepsContract ? [.. Words(draft), .. ByHand(draft)] : [];

    private static IEnumerable<PropertyMistake> Words(ConnectorDraft draft)
    {
        if (draft.Tables.IsEmpty)
            yield return new PropertyMistake("table.include.list", null, "A value is required: there is no table to capture (WithTables)");
        if (draft.SnapshotMode is not (DebeziumSnapshotMode.Initial or DebeziumSnapshotMode.NoData))
            yield return new PropertyMistake("snapshot.mode", Connectors.Words.Of(draft.SnapshotMode) ?? draft.SnapshotMode.ToString(), Refusal("snapshot.mode"));
        if (!draft.Transforms.IsEmpty)
            yield return new PropertyMistake("transforms", string.Join(',', draft.Transforms.Select(transform => transform.Name)), Refusal("transforms"));
        if (draft.JsonSchemas is true)
            yield return new PropertyMistake("value.converter.schemas.enable", "true", Expected("value.converter.schemas.enable", "false"));
        if (draft.Converters is { } converters)
        {
            yield return new PropertyMistake("key.converter", converters.Key, Expected("key.converter", PluginOptions.JsonConverter));
            yield return new PropertyMistake("value.converter", converters.Value, Expected("value.converter", PluginOptions.JsonConverter));
        }
    }

    private static IEnumerable<PropertyMistake> ByHand(ConnectorDraft draft)
    {
        var own = ConnectorConfiguration.OwnOf(draft);
        foreach (var (property, value) in draft.More)
        {
            if (property is "name" or DebeziumConnector.PasswordProperty)
                continue;
            var shown = Secrets.Shown(property, value);
            if (own.TryGetValue(property, out var right))
            {
                if (right != value)
                    yield return new PropertyMistake(property, shown, TopicContract.ReasonAgainst(property) is null ? Expected(property, right) : Refusal(property));
            }
            else if (TopicContract.ReasonAgainst(property) is not null)
            {
                yield return new PropertyMistake(property, shown, Refusal(property));
            }
            else if (property.EndsWith(".exclude.list", StringComparison.Ordinal) || property is "schema.include.list" or "column.include.list")
            {
                yield return new PropertyMistake(property, shown, "What is captured is named by WithTables alone, and every column of it (WithoutTopicContract lifts this)");
            }
        }
    }

    private static string Expected(string property, string right) =>
        $"'{right}' is expected, which {(TopicContract.Fixed.ContainsKey(property) ? "the topic contract fixes (WithoutTopicContract lifts it)" : "the builder sets")}";

    private static string Refusal(string property) => $"The topic contract refuses it: {TopicContract.ReasonAgainst(property)} (WithoutTopicContract lifts this)";
}
