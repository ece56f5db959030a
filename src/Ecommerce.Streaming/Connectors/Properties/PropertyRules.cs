using System.Collections.Immutable;
using System.Globalization;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Rules between properties, in Debezium's words (the validators of CommonConnectorConfig, RelationalDatabaseConnectorConfig, PostgresConnectorConfig and of the channels).</summary>
internal static class PropertyRules
{
    public const string PostgresConnector = "io.debezium.connector.postgresql.PostgresConnector";

    private static readonly string[] DefaultTopics = ["topic.creation.default.partitions", "topic.creation.default.replication.factor"];

    private static readonly Func<IReadOnlyDictionary<string, string>, IEnumerable<PropertyMistake>>[] Rules =
        [ConnectorClass, IncludeAndExclude, QueueSizes, SkippedOperations, Channels, CustomNames, SignalTables, Aliases, TopicCreation, Transforms];

    public static IEnumerable<PropertyMistake> Check(IReadOnlyDictionary<string, string> config) => Rules.SelectMany(rule => rule(config));

    private static IEnumerable<PropertyMistake> ConnectorClass(IReadOnlyDictionary<string, string> config)
    {
        if (config.TryGetValue("connector.class", out var type) && type.Trim() is not (PostgresConnector or "PostgresConnector" or "Postgres"))
            yield return new PropertyMistake("connector.class", type, $"{PostgresConnector} is expected", PostgresConnector);
    }

    private static IEnumerable<PropertyMistake> IncludeAndExclude(IReadOnlyDictionary<string, string> config)
    {
        foreach (var kind in new[] { "schema", "table", "column", "message.prefix" })
        {
            // Debezium calls the last one by another name than it has.
            var shown = kind == "message.prefix" ? "logical_decoding_message.prefix" : kind;
            if (config.ContainsKey(kind + ".include.list") && config.TryGetValue(kind + ".exclude.list", out var excluded))
                yield return new PropertyMistake(kind + ".exclude.list", excluded, $"\"{shown}.include.list\" is already specified");
        }
    }

    private static IEnumerable<PropertyMistake> QueueSizes(IReadOnlyDictionary<string, string> config)
    {
        if (Number(config, "max.queue.size") is not { } queue || Number(config, "max.batch.size") is not { } batch)
            yield break;
        if (queue <= 0)
            yield return new PropertyMistake("max.queue.size", Text(queue), "A positive queue size is required");
        if (queue <= batch)
            yield return new PropertyMistake("max.queue.size", Text(queue), "Must be larger than the maximum batch size");
    }

    private static IEnumerable<PropertyMistake> SkippedOperations(IReadOnlyDictionary<string, string> config)
    {
        if (!config.TryGetValue("skipped.operations", out var value))
            yield break;

        // Java's split leaves out what is empty at the end.
        var codes = value.Length == 0 ? [value] : value.TrimEnd(',').Split(',', StringSplitOptions.TrimEntries);
        if (Array.Find(codes, code => code is not ("c" or "u" or "d" or "t" or "r" or "none")) is { } wrong)
            yield return new PropertyMistake("skipped.operations", wrong, "Invalid operation");
        else if (codes.Contains("none") && codes.Any(code => code != "none"))
            yield return new PropertyMistake("skipped.operations", value, "'none' cannot be specified with other skipped operation types");
    }

    private static IEnumerable<PropertyMistake> Channels(IReadOnlyDictionary<string, string> config)
    {
        if (List(config, "signal.enabled.channels").Contains("kafka") && IsMissing(config, "signal.kafka.bootstrap.servers"))
            yield return new PropertyMistake("signal.kafka.bootstrap.servers", null, "A value is required");
        if (List(config, "notification.enabled.channels").Contains("sink") && IsMissing(config, "notification.sink.topic.name"))
            yield return new PropertyMistake("notification.sink.topic.name", null, "Notification topic name must be provided when kafka notification channel is enabled");
    }

    private static IEnumerable<PropertyMistake> CustomNames(IReadOnlyDictionary<string, string> config)
    {
        foreach (var mode in new[] { "snapshot.mode", "snapshot.locking.mode", "snapshot.query.mode" })
        {
            var name = mode + ".custom.name";
            if (string.Equals(config.GetValueOrDefault(mode)?.Trim(), "custom", StringComparison.OrdinalIgnoreCase) && IsMissing(config, name))
                yield return new PropertyMistake(name, null, $"{name} cannot be empty when {mode} 'custom' is defined");
        }
    }

    private static IEnumerable<PropertyMistake> SignalTables(IReadOnlyDictionary<string, string> config)
    {
        if (List(config, "signal.data.collection").Length > 1)
            yield return new PropertyMistake("signal.data.collection", config["signal.data.collection"], "For single task connector only one signal data collection is permitted.");
    }

    private static IEnumerable<PropertyMistake> Aliases(IReadOnlyDictionary<string, string> config)
    {
        foreach (var list in new[] { "transforms", "predicates", "topic.creation.groups" })
        {
            var aliases = List(config, list);
            if (aliases.Distinct(StringComparer.Ordinal).Count() < aliases.Length)
                yield return new PropertyMistake(list, config[list], "Duplicate alias provided.");
        }
    }

    private static IEnumerable<PropertyMistake> TopicCreation(IReadOnlyDictionary<string, string> config)
    {
        if (!config.Keys.Any(name => name.StartsWith("topic.creation.", StringComparison.Ordinal)))
            yield break;
        foreach (var name in DefaultTopics.Where(name => IsMissing(config, name)))
            yield return new PropertyMistake(name, null, "A value is required, since another property of topic.creation is set");
    }

    private static IEnumerable<PropertyMistake> Transforms(IReadOnlyDictionary<string, string> config)
    {
        var predicates = List(config, "predicates");
        foreach (var alias in List(config, "transforms").Distinct(StringComparer.Ordinal))
        {
            var prefix = $"transforms.{alias}.";
            if (config.TryGetValue(prefix + "predicate", out var predicate) && !predicates.Contains(predicate))
                yield return new PropertyMistake(prefix + "predicate", predicate, "One of the names in 'predicates' is expected", EditDistance.Nearest(predicate, predicates));
            var type = config.GetValueOrDefault(prefix + "type")?.Trim();
            if (type == PluginOptions.ByLogicalTableRouter && !IsMissing(config, prefix + "key.field.regex") && IsMissing(config, prefix + "key.field.replacement"))
                yield return new PropertyMistake(prefix + "key.field.replacement", null, "key.field.replacement must be non-empty if key.field.regex is set.");
            if (type is PluginOptions.TimestampConverterValue or PluginOptions.TimestampConverterKey && config.GetValueOrDefault(prefix + "target.type") == "string" && IsMissing(config, prefix + "format"))
                yield return new PropertyMistake(prefix + "format", null, "TimestampConverter requires format option to be specified when using string timestamps");
        }
    }

    // Null where the value is no number: that is told elsewhere.
    private static int? Number(IReadOnlyDictionary<string, string> config, string name) =>
        int.TryParse(config.GetValueOrDefault(name, DebeziumProperties.All[name].Default!), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ImmutableArray<string> List(IReadOnlyDictionary<string, string> config, string name) => config.TryGetValue(name, out var text) ? AliasGroup.Split(text) : [];

    private static bool IsMissing(IReadOnlyDictionary<string, string> config, string name) => string.IsNullOrWhiteSpace(config.GetValueOrDefault(name));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
