using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connectors;

/// <content>The transforms that people use with Debezium, in the order in which they were added. The topic contract refuses them all.</content>
public sealed partial class DebeziumConnectorBuilder
{
    /// <summary>Debezium's <c>ExtractNewRecordState</c>: the row alone, without its envelope.</summary>
    /// <param name="deletes">What becomes of deletes.</param>
    /// <param name="fields">Fields of the envelope to add, such as <c>op</c>, <c>source.lsn</c> or <c>op:operation</c>; they get the prefix <c>__</c>.</param>
    /// <param name="headers">The same as headers.</param>
    /// <param name="routeByField">A field of the row whose value becomes the topic; null for none.</param>
    /// <param name="name">The step's name in the configuration.</param>
    public DebeziumConnectorBuilder WithExtractNewRecordState(
        DeleteTombstoneHandling deletes = DeleteTombstoneHandling.Tombstone, IEnumerable<string>? fields = null, IEnumerable<string>? headers = null, string? routeByField = null, string name = "unwrap") =>
        WithTransform(
            name,
            PluginOptions.ExtractNewRecordState,
            ("delete.tombstone.handling.mode", Words.Of(deletes)),
            ("add.fields", Joined(fields)),
            ("add.headers", Joined(headers)),
            ("route.by.field", routeByField));

    /// <summary>Kafka's <c>Flatten$Value</c>: nested structures become fields such as <c>source.lsn</c>. Not for values with maps.</summary>
    /// <param name="delimiter">Between the names.</param>
    /// <param name="name">The step's name in the configuration.</param>
    public DebeziumConnectorBuilder WithFlatten(string delimiter = ".", string name = "flatten") => WithTransform(name, PluginOptions.FlattenValue, ("delimiter", delimiter));

    /// <summary>Kafka's <c>TimestampConverter$Value</c>: one field in another form, to the millisecond at best.</summary>
    /// <param name="field">The field; the record must have lost its envelope by then.</param>
    /// <param name="target">What it becomes.</param>
    /// <param name="format">Java's SimpleDateFormat; required for and from text.</param>
    /// <param name="unixPrecision"><c>seconds</c>, <c>milliseconds</c> (default), <c>microseconds</c> or <c>nanoseconds</c>.</param>
    /// <param name="name">The step's name in the configuration; give each field's step its own.</param>
    public DebeziumConnectorBuilder WithTimestampConverter(string field, TimestampTarget target, string? format = null, string? unixPrecision = null, string name = "timestamp") =>
        WithTransform(name, PluginOptions.TimestampConverterValue, ("field", field), ("target.type", Words.Of(target)), ("format", format), ("unix.precision", unixPrecision));

    /// <summary>Debezium's <c>ByLogicalTableRouter</c>: several tables into one topic.</summary>
    /// <param name="topicRegex">Matches the whole name of a topic.</param>
    /// <param name="topicReplacement">The new name, with groups as <c>$1</c>.</param>
    /// <param name="enforceUniqueKeys">Whether the key gets the old topic's name (<c>__dbz__physicalTableIdentifier</c>), so that keys of different tables stay different.</param>
    /// <param name="keyFieldRegex">What of the old topic's name goes into the key; null for all of it.</param>
    /// <param name="keyFieldReplacement">With groups of <paramref name="keyFieldRegex"/>, and required with it.</param>
    /// <param name="name">The step's name in the configuration.</param>
    public DebeziumConnectorBuilder WithByLogicalTableRouter(
        string topicRegex, string topicReplacement, bool enforceUniqueKeys = true, string? keyFieldRegex = null, string? keyFieldReplacement = null, string name = "route") =>
        WithTransform(
            name,
            PluginOptions.ByLogicalTableRouter,
            ("topic.regex", topicRegex),
            ("topic.replacement", topicReplacement),
            ("key.enforce.uniqueness", enforceUniqueKeys ? null : "false"),
            ("key.field.regex", keyFieldRegex),
            ("key.field.replacement", keyFieldReplacement));

    /// <summary>Kafka's <c>RegexRouter</c>: other names for topics.</summary>
    /// <param name="regex">Matches the whole name of a topic.</param>
    /// <param name="replacement">The new name, with groups as <c>$1</c>.</param>
    /// <param name="name">The step's name in the configuration.</param>
    public DebeziumConnectorBuilder WithRegexRouter(string regex, string replacement, string name = "rename") =>
        WithTransform(name, PluginOptions.RegexRouter, ("regex", regex), ("replacement", replacement));

    private static string? Joined(IEnumerable<string>? names) => names is null ? null : string.Join(',', names);

    private DebeziumConnectorBuilder WithTransform(string name, string type, params (string Option, string? Value)[] options) =>
        new(_draft with { Transforms = _draft.Transforms.Add(new ConnectorTransform(name, type, [.. options])) });
}
