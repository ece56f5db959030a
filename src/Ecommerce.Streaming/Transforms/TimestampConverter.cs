using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.JavaText;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Transforms;

/// <summary>
/// Converts time stamps between texts, plain numbers and Kafka Connect's own types (org.apache.kafka.connect.transforms.TimestampConverter). It takes texts, 64-bit numbers and those types,
/// and no others: Debezium's 32-bit dates and times are an error, as in Kafka.
/// </summary>
public sealed class TimestampConverter : IRecordTransform
{
    private const string Date = "org.apache.kafka.connect.data.Date";
    private const string Time = "org.apache.kafka.connect.data.Time";
    private const string Timestamp = "org.apache.kafka.connect.data.Timestamp";

    private readonly TimestampConverterOptions _options;
    private readonly JavaDateFormat? _format;
    private readonly SchemaCache<StructTemplate> _templates;

    /// <summary>Creates the transform.</summary>
    /// <param name="options">What to do.</param>
    /// <exception cref="FormatException">The format is invalid, or missing where the target is a text.</exception>
    public TimestampConverter(TimestampConverterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (!string.IsNullOrWhiteSpace(options.Format))
        {
            _format = new JavaDateFormat(options.Format);
        }
        else if (options.Target == TimestampTarget.Text)
        {
            throw new FormatException("TimestampConverter requires format option to be specified when using string timestamps.");
        }

        _templates = new(schema => new StructTemplate(schema with
        {
            Fields = [.. schema.Fields.Select(f => f.Name == options.Field ? f with { Schema = Target(f.Schema) } : f)],
        }));
    }

    /// <inheritdoc/>
    /// <exception cref="CaptureException">The field is no time stamp, or a text that does not have the format.</exception>
    public ConnectRecord? Apply(ConnectRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (schema, payload) = record.Get(_options.Part);
        if (schema is null)
        {
            return record;
        }

        if (_options.Field.Length == 0)
        {
            return record.With(_options.Part, Target(schema), payload is null ? null : Convert(schema, payload).ToArray());
        }

        var template = _templates[schema];
        return record.With(_options.Part, template.Schema, payload is null ? null : template.Write(Values(schema, payload)));
    }

    private ReadOnlyMemory<byte>[] Values(ConnectSchema schema, byte[] payload)
    {
        var values = StructPayload.Split(schema, payload);
        for (var i = 0; i < values.Length; i++)
        {
            var field = schema.Fields[i];
            if (_options.ReplaceNullWithDefault && StructPayload.LacksDefault(field.Schema, values[i]))
            {
                values[i] = field.Schema.Default;
            }

            if (field.Name == _options.Field)
            {
                values[i] = Convert(field.Schema, values[i]);
            }
        }

        return values;
    }

    private ConnectSchema Target(ConnectSchema schema) => _options.Target switch
    {
        TimestampTarget.Text => new() { Type = ConnectType.String, IsOptional = schema.IsOptional },
        TimestampTarget.Unix => new() { Type = ConnectType.Int64, IsOptional = schema.IsOptional },
        TimestampTarget.Date => new() { Type = ConnectType.Int32, IsOptional = schema.IsOptional, Name = Date, Version = 1 },
        TimestampTarget.Time => new() { Type = ConnectType.Int32, IsOptional = schema.IsOptional, Name = Time, Version = 1 },
        _ => new() { Type = ConnectType.Int64, IsOptional = schema.IsOptional, Name = Timestamp, Version = 1 },
    };

    private ReadOnlyMemory<byte> Convert(ConnectSchema schema, ReadOnlyMemory<byte> json)
    {
        if (StructPayload.IsNull(json))
        {
            return json;
        }

        var milliseconds = Read(schema, json);
        var days = JavaCalendar.FloorDiv(milliseconds, JavaCalendar.MillisecondsPerDay);
        var result = new JsonBuffer();
        switch (_options.Target)
        {
            case TimestampTarget.Text:
                result.String(Encoding.UTF8.GetBytes(_format!.Format(milliseconds)));
                break;
            case TimestampTarget.Unix:
                result.Number(ToUnix(milliseconds));
                break;
            case TimestampTarget.Date:
                result.Number(days);
                break;
            case TimestampTarget.Time:
                result.Number(milliseconds - (days * JavaCalendar.MillisecondsPerDay));
                break;
            default:
                result.Number(milliseconds);
                break;
        }

        return result.ToArray();
    }

    private long Read(ConnectSchema schema, ReadOnlyMemory<byte> json) => (schema.Name, schema.Type) switch
    {
        (Timestamp or Time, _) => Number(json),
        (Date, _) => Number(json) * JavaCalendar.MillisecondsPerDay,
        (_, ConnectType.String) => ReadText(StructPayload.Text(json)),
        (_, ConnectType.Int64) => FromUnix(Number(json)),
        _ => throw new CaptureException(
            $"TimestampConverter takes texts, 64-bit numbers and Kafka Connect's Date, Time and Timestamp; '{_options.Field}' is a {schema.Name ?? schema.Type.ToString()}. With time.precision.mode=connect it would be one of those."),
    };

    private long ReadText(string text)
    {
        try
        {
            return _format?.Parse(text) ?? throw new FormatException("There is no format to read texts by.");
        }
        catch (FormatException e)
        {
            throw new CaptureException($"TimestampConverter cannot read '{_options.Field}': {e.Message}", e);
        }
    }

    private static long Number(ReadOnlyMemory<byte> json) => Utf8Parser.TryParse(json.Span, out long number, out var length) && length == json.Length
        ? number
        : throw new CaptureException($"A time stamp is a whole number, not '{Encoding.UTF8.GetString(json.Span).ToString(CultureInfo.InvariantCulture)}'.");

    // As Java's TimeUnit: towards zero, and at the bounds where it does not fit.
    private long FromUnix(long value) => _options.Precision switch
    {
        UnixPrecision.Seconds => Saturated(value, 1000),
        UnixPrecision.Microseconds => value / 1000,
        UnixPrecision.Nanoseconds => value / 1_000_000,
        _ => value,
    };

    private long ToUnix(long milliseconds) => _options.Precision switch
    {
        UnixPrecision.Seconds => milliseconds / 1000,
        UnixPrecision.Microseconds => Saturated(milliseconds, 1000),
        UnixPrecision.Nanoseconds => Saturated(milliseconds, 1_000_000),
        _ => milliseconds,
    };

    private static long Saturated(long value, long factor)
    {
        var product = (Int128)value * factor;
        return product > long.MaxValue ? long.MaxValue : product < long.MinValue ? long.MinValue : (long)product;
    }
}
