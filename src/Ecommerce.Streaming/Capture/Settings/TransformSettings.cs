using System.Collections.Immutable;
using Ecommerce.Streaming.Connectors.Properties;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>The stages that records pass, in the order of <c>transforms</c>.</summary>
internal static class TransformSettings
{
    /// <param name="reader">The configuration.</param>
    /// <param name="keyNulls">Whether the key's converter writes defaults instead of nulls.</param>
    /// <param name="valueNulls">Whether the value's converter does.</param>
    public static ImmutableArray<IRecordTransform> Read(SettingReader reader, bool keyNulls, bool valueNulls)
    {
        var transforms = ImmutableArray.CreateBuilder<IRecordTransform>();
        var (schemas, fields) = (Adjustment(reader, "schema.name.adjustment.mode"), Adjustment(reader, "field.name.adjustment.mode"));
        if (schemas != NameAdjustment.None || fields != NameAdjustment.None)
        {
            transforms.Add(new AdjustedNames(schemas, fields));
        }

        foreach (var alias in reader.List("transforms"))
        {
            var options = new TransformOptions(reader, $"transforms.{alias}.");
            if (Transform(options, keyNulls, valueNulls) is not { } transform)
            {
                continue;
            }

            if (options.Text("predicate") is not { } name)
            {
                transforms.Add(transform);
            }
            else if (Predicate(new TransformOptions(reader, $"predicates.{name}.")) is { } predicate)
            {
                transforms.Add(new ConditionalTransform(transform, predicate, options.Flag("negate")));
            }
        }

        return transforms.ToImmutable();
    }

    private static NameAdjustment Adjustment(SettingReader reader, string name) =>
        reader.Choice(name, ("none", NameAdjustment.None), ("avro", NameAdjustment.Avro), ("avro_unicode", NameAdjustment.AvroUnicode));

    private static IRecordTransform? Transform(TransformOptions options, bool keyNulls, bool valueNulls)
    {
        var type = options.Text("type");
        return type switch
        {
            PluginOptions.ExtractNewRecordState => options.Make("add.fields", () => new ExtractNewRecordState(Unwrap(options))),
            PluginOptions.ByLogicalTableRouter => options.Make("topic.regex", () => new ByLogicalTableRouter(Router(options))),
            PluginOptions.RegexRouter => options.Make("regex", () => new RegexRouter(options.Raw("regex"), options.Raw("replacement"))),
            PluginOptions.FlattenValue => new Flatten(new FlattenOptions { Delimiter = options.Raw("delimiter"), ReplaceNullWithDefault = valueNulls }),
            PluginOptions.FlattenKey => new Flatten(new FlattenOptions { Part = RecordPart.Key, Delimiter = options.Raw("delimiter"), ReplaceNullWithDefault = keyNulls }),
            PluginOptions.TimestampConverterValue => options.Make("format", () => new TimestampConverter(Timestamps(options, RecordPart.Value))),
            PluginOptions.TimestampConverterKey => options.Make("format", () => new TimestampConverter(Timestamps(options, RecordPart.Key))),
            PluginOptions.ReplaceFieldValue or PluginOptions.ReplaceFieldKey => options.Make("renames", () => new ReplaceField(Replaced(options, Part(type)))),
            PluginOptions.InsertFieldValue or PluginOptions.InsertFieldKey => options.Make("static.value", () => new InsertField(Inserted(options, Part(type)))),
            PluginOptions.ExtractFieldValue or PluginOptions.ExtractFieldKey => new ExtractField(Extracted(options, Part(type))),
            PluginOptions.ValueToKey => options.Make("fields", () => new ValueToKey(options.List("fields"), options.Flag("replace.null.with.default"))),
            PluginOptions.Filter => new Filter(),
            _ => options.Unknown<IRecordTransform>($"the transform '{type}' is not known here; {string.Join(", ", SupportedTransforms)} are"),
        };
    }

    /// <summary>The transforms that can be had.</summary>
    public static readonly ImmutableArray<string> SupportedTransforms =
    [
        PluginOptions.ExtractNewRecordState, PluginOptions.ByLogicalTableRouter, PluginOptions.RegexRouter, PluginOptions.FlattenKey, PluginOptions.FlattenValue,
        PluginOptions.TimestampConverterKey, PluginOptions.TimestampConverterValue, PluginOptions.ReplaceFieldKey, PluginOptions.ReplaceFieldValue,
        PluginOptions.InsertFieldKey, PluginOptions.InsertFieldValue, PluginOptions.ExtractFieldKey, PluginOptions.ExtractFieldValue, PluginOptions.ValueToKey, PluginOptions.Filter,
    ];

    private static IRecordPredicate? Predicate(TransformOptions options)
    {
        const string Package = "org.apache.kafka.connect.transforms.predicates.";
        var type = options.Text("type");
        return type switch
        {
            Package + nameof(TopicNameMatches) => options.Make("pattern", () => new TopicNameMatches(options.Raw("pattern"))),
            Package + nameof(HasHeaderKey) => new HasHeaderKey(options.Raw("name")),
            Package + nameof(RecordIsTombstone) => new RecordIsTombstone(),
            _ => options.Unknown<IRecordPredicate>($"the predicate '{type}' is not known here; {Package}TopicNameMatches, HasHeaderKey and RecordIsTombstone are"),
        };
    }

    private static ExtractNewRecordStateOptions Unwrap(TransformOptions options) => new()
    {
        Deletes = options.Choice(
            "delete.tombstone.handling.mode",
            ("tombstone", DeleteTombstoneHandling.Tombstone),
            ("drop", DeleteTombstoneHandling.Drop),
            ("rewrite", DeleteTombstoneHandling.Rewrite),
            ("rewrite-with-tombstone", DeleteTombstoneHandling.RewriteWithTombstone),
            ("delete-to-tombstone", DeleteTombstoneHandling.DeleteToTombstone)),
        AddFields = options.List("add.fields"),
        AddFieldsPrefix = options.Raw("add.fields.prefix"),
        AddHeaders = options.List("add.headers"),
        AddHeadersPrefix = options.Raw("add.headers.prefix"),
        RouteByField = options.Text("route.by.field"),
        DropFieldsHeader = options.Text("drop.fields.header.name"),
        DropFieldsFromKey = options.Flag("drop.fields.from.key"),
        DropFieldsKeepSchemaCompatible = options.Flag("drop.fields.keep.schema.compatible"),
        ReplaceNullWithDefault = options.Flag("replace.null.with.default"),
    };

    private static ByLogicalTableRouterOptions Router(TransformOptions options)
    {
        options.Only("schema.name.adjustment.mode", "none", "names of schemas are written as they are");
        return new()
        {
            TopicRegex = options.Raw("topic.regex"),
            TopicReplacement = options.Raw("topic.replacement"),
            KeyEnforceUniqueness = options.Flag("key.enforce.uniqueness"),
            KeyFieldName = options.Raw("key.field.name"),
            KeyFieldRegex = options.Text("key.field.regex"),
            KeyFieldReplacement = options.Text("key.field.replacement"),
        };
    }

    private static RecordPart Part(string type) => type.EndsWith("$Key", StringComparison.Ordinal) ? RecordPart.Key : RecordPart.Value;

    private static ReplaceFieldOptions Replaced(TransformOptions options, RecordPart part)
    {
        var renames = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var rename in options.List("renames"))
        {
            var names = rename.Split(':');
            renames[names[0]] = names.Length == 2 ? names[1] : throw new FormatException($"Invalid rename mapping: {rename}");
        }

        return new()
        {
            Part = part,
            Exclude = options.List("exclude"),
            Include = options.List("include"),
            Renames = renames.ToImmutable(),
            ReplaceNullWithDefault = options.Flag("replace.null.with.default"),
        };
    }

    private static InsertFieldOptions Inserted(TransformOptions options, RecordPart part)
    {
        options.Only("offset.field", null, "only what reads from Kafka knows offsets");
        return new()
        {
            Part = part,
            TopicField = options.Text("topic.field"),
            PartitionField = options.Text("partition.field"),
            TimestampField = options.Text("timestamp.field"),
            StaticField = options.Text("static.field"),
            StaticValue = options.Text("static.value"),
            ReplaceNullWithDefault = options.Flag("replace.null.with.default"),
        };
    }

    private static ExtractFieldOptions Extracted(TransformOptions options, RecordPart part)
    {
        options.Only("field.syntax.version", "V1", "paths of fields are not read");
        return new() { Part = part, Field = options.Text("field") ?? "", ReplaceNullWithDefault = options.Flag("replace.null.with.default") };
    }

    private static TimestampConverterOptions Timestamps(TransformOptions options, RecordPart part) => new()
    {
        Part = part,
        Field = options.Raw("field"),
        Target = options.Choice(
            "target.type",
            ("string", TimestampTarget.Text),
            ("unix", TimestampTarget.Unix),
            ("Date", TimestampTarget.Date),
            ("Time", TimestampTarget.Time),
            ("Timestamp", TimestampTarget.Timestamp)),
        Format = options.Raw("format"),
        Precision = options.Choice(
            "unix.precision",
            ("milliseconds", UnixPrecision.Milliseconds),
            ("seconds", UnixPrecision.Seconds),
            ("microseconds", UnixPrecision.Microseconds),
            ("nanoseconds", UnixPrecision.Nanoseconds)),
        ReplaceNullWithDefault = options.Flag("replace.null.with.default"),
    };
}
