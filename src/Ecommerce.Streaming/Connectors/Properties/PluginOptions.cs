using System.Collections.Frozen;
using static Ecommerce.Streaming.Connectors.Properties.ConnectorProperty;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>The options of the transforms, predicates and converters that we know, by class. Those of other classes are not judged.</summary>
internal static class PluginOptions
{
    public const string ExtractNewRecordState = "io.debezium.transforms.ExtractNewRecordState";
    public const string ByLogicalTableRouter = "io.debezium.transforms.ByLogicalTableRouter";
    public const string FlattenValue = "org.apache.kafka.connect.transforms.Flatten$Value";
    public const string FlattenKey = "org.apache.kafka.connect.transforms.Flatten$Key";
    public const string TimestampConverterValue = "org.apache.kafka.connect.transforms.TimestampConverter$Value";
    public const string TimestampConverterKey = "org.apache.kafka.connect.transforms.TimestampConverter$Key";
    public const string RegexRouter = "org.apache.kafka.connect.transforms.RegexRouter";
    public const string ReplaceFieldValue = "org.apache.kafka.connect.transforms.ReplaceField$Value";
    public const string ReplaceFieldKey = "org.apache.kafka.connect.transforms.ReplaceField$Key";
    public const string InsertFieldValue = "org.apache.kafka.connect.transforms.InsertField$Value";
    public const string InsertFieldKey = "org.apache.kafka.connect.transforms.InsertField$Key";
    public const string ExtractFieldValue = "org.apache.kafka.connect.transforms.ExtractField$Value";
    public const string ExtractFieldKey = "org.apache.kafka.connect.transforms.ExtractField$Key";
    public const string ValueToKey = "org.apache.kafka.connect.transforms.ValueToKey";
    public const string Filter = "org.apache.kafka.connect.transforms.Filter";
    public const string JsonConverter = "org.apache.kafka.connect.json.JsonConverter";

    /// <summary>What every transform has beside its own options.</summary>
    public static readonly ConnectorProperty[] OfEveryTransform = [Class("type") with { Required = true }, Text("predicate"), Flag("negate", false), Text("plugin.version")];

    public static readonly ConnectorProperty[] OfEveryPredicate = [Class("type") with { Required = true }, Text("plugin.version")];

    private static readonly ConnectorProperty[] Unwrap =
    [
        Choice("delete.tombstone.handling.mode", "tombstone", "drop", "tombstone", "rewrite", "rewrite-with-tombstone", "delete-to-tombstone"),
        Text("route.by.field", ""),
        Text("add.fields.prefix", "__"),
        List("add.fields", ""),
        Text("add.headers.prefix", "__"),
        List("add.headers", ""),
        Text("drop.fields.header.name"),
        Flag("drop.fields.from.key", false),
        Flag("drop.fields.keep.schema.compatible", true),
        Flag("replace.null.with.default", true),
    ];

    private static readonly ConnectorProperty[] LogicalTable =
    [
        Regex("topic.regex") with { Required = true },
        Text("topic.replacement") with { Required = true },
        Flag("key.enforce.uniqueness", true),
        Regex("key.field.regex"),
        Text("key.field.name", "__dbz__physicalTableIdentifier"),
        Text("key.field.replacement"),
        Choice("schema.name.adjustment.mode", "none", "none", "avro", "avro_unicode"),
        Int("logical.table.cache.size", "16"),
    ];

    private static readonly ConnectorProperty[] Flatten = [Text("delimiter", ".")];

    private static readonly ConnectorProperty[] Timestamps =
    [
        Text("field", ""),
        Word("target.type", null, "string", "unix", "Date", "Time", "Timestamp") with { Required = true },
        Text("format", ""),
        Word("unix.precision", "milliseconds", "nanoseconds", "microseconds", "milliseconds", "seconds"),
        Flag("replace.null.with.default", true),
    ];

    private static readonly ConnectorProperty[] Replaced = [List("exclude", ""), List("include", ""), List("renames", ""), Flag("replace.null.with.default", true)];

    private static readonly ConnectorProperty[] Inserted =
    [
        Text("topic.field"),
        Text("partition.field"),
        Text("offset.field"),
        Text("timestamp.field"),
        Text("static.field"),
        Text("static.value"),
        Flag("replace.null.with.default", true),
    ];

    private static readonly ConnectorProperty[] Extracted = [Text("field") with { Required = true }, Word("field.syntax.version", "V1", "V1", "V2"), Flag("replace.null.with.default", true)];

    private static readonly ConnectorProperty[] Json =
    [
        Flag("schemas.enable", true),
        Int("schemas.cache.size", "1000"),
        Choice("decimal.format", "BASE64", "BASE64", "NUMERIC"),
        Flag("replace.null.with.default", true),
        Choice("converter.type", null, "key", "value", "header"),
        Text("plugin.version"),
    ];

    private static readonly FrozenDictionary<string, ConnectorProperty[]> ByClass = new Dictionary<string, ConnectorProperty[]>(StringComparer.Ordinal)
    {
        [ExtractNewRecordState] = Unwrap,
        [ByLogicalTableRouter] = LogicalTable,
        [FlattenValue] = Flatten,
        [FlattenKey] = Flatten,
        [TimestampConverterValue] = Timestamps,
        [TimestampConverterKey] = Timestamps,
        [RegexRouter] = [Regex("regex") with { Required = true }, Text("replacement") with { Required = true }],
        [ReplaceFieldValue] = Replaced,
        [ReplaceFieldKey] = Replaced,
        [InsertFieldValue] = Inserted,
        [InsertFieldKey] = Inserted,
        [ExtractFieldValue] = Extracted,
        [ExtractFieldKey] = Extracted,
        [ValueToKey] = [List("fields") with { Required = true }, Flag("replace.null.with.default", true)],
        [Filter] = [],
        [JsonConverter] = Json,
        ["org.apache.kafka.connect.transforms.predicates.TopicNameMatches"] = [Regex("pattern") with { Required = true }],
        ["org.apache.kafka.connect.transforms.predicates.HasHeaderKey"] = [Text("name") with { Required = true }],
        ["org.apache.kafka.connect.transforms.predicates.RecordIsTombstone"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The options of a class; null when we do not know it.</summary>
    public static ConnectorProperty[]? Of(string? type) => type is null ? null : ByClass.GetValueOrDefault(type.Trim());
}
