using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>What a <see cref="ColumnRule"/> makes of a column's converter, schema and default (io.debezium.relational.mapping of Debezium).</summary>
internal static class ColumnMapping
{
    /// <summary>The converter behind a rule, and what the rule adds to the schema's parameters.</summary>
    public static (ColumnConverter Converter, ImmutableArray<KeyValuePair<string, string>> Parameters) Apply(
        ColumnRule? rule, ColumnType type, ColumnConverter converter, SourceType source, UnavailableValue unavailable)
    {
        switch (rule?.Kind)
        {
            case ColumnRuleKind.Truncate when DeclaredSize.Length(type) is var length && (length < 0 || length > rule.Length):
                return (new TruncateConverter(converter, rule.Length), [new("truncateLength", rule.Length.ToString(CultureInfo.InvariantCulture))]);
            case ColumnRuleKind.Mask:
                return (IsText(type) ? new MaskConverter(converter.Schema, rule.Length) : converter, [new("masked", "true")]);
            case ColumnRuleKind.Hash or ColumnRuleKind.HashV2:
                return (IsText(type) ? new HashConverter(converter.Schema, rule, DeclaredSize.Length(type), unavailable) : converter, [new("masked", "true")]);
            case ColumnRuleKind.SourceType:
                return (converter, source.Parameters);
            default:
                return (converter, []);
        }
    }

    /// <summary>What a column shows where the log carries no value and NULL is not allowed: the default, or else the type's zero, behind the rule.</summary>
    public static byte[] Fallback(ColumnConverter converter, ReadOnlyMemory<byte> defaultValue)
    {
        var json = new JsonBuffer();
        if (defaultValue.IsEmpty || converter is MaskConverter)
        {
            converter.WriteFallback(json);
        }
        else if (converter is HashConverter)
        {
            converter.Write(json, Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(defaultValue.Span)!));
        }
        else if (converter is TruncateConverter truncate)
        {
            truncate.WriteCut(json, defaultValue.Span);
        }
        else
        {
            json.Raw(defaultValue.Span);
        }

        return json.ToArray();
    }

    // "char", name, text, bpchar, varchar, enums: what the driver takes for character types.
    private static bool IsText(ColumnType type) => type.Element is null && (type.IsEnum || type.Oid is 18 or 19 or 25 or 1042 or 1043);
}
