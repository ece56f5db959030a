using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// numeric in the modes of <c>decimal.handling.mode</c>. A declared scale fills up with zeros; precise values without one are a struct of scale and value.
/// </summary>
internal sealed class DecimalConverter : ColumnConverter
{
    private readonly DecimalHandling _handling;
    private readonly int? _scale;
    private readonly bool _asNumbers;
    private readonly UnavailableValue _unavailable;

    /// <summary>A converter.</summary>
    /// <param name="handling">The mode.</param>
    /// <param name="precision">Declared digits, null for a type that has none to declare.</param>
    /// <param name="scale">Declared digits behind the point, null where none are declared.</param>
    /// <param name="asNumbers">Whether precise values of a declared scale are JSON numbers.</param>
    /// <param name="unavailable">The placeholder.</param>
    public DecimalConverter(DecimalHandling handling, int? precision, int? scale, bool asNumbers, UnavailableValue unavailable)
    {
        _handling = handling;
        _scale = scale;
        _asNumbers = asNumbers;
        _unavailable = unavailable;
        Schema = handling switch
        {
            DecimalHandling.Double => new() { Type = ConnectType.Double },
            DecimalHandling.String => new() { Type = ConnectType.String },
            _ when scale is null => VariableScale,
            _ => new()
            {
                Type = ConnectType.Bytes,
                Name = "org.apache.kafka.connect.data.Decimal",
                Version = 1,
                Parameters = [new("scale", Text(scale.Value)), .. precision is null ? ImmutableArray<KeyValuePair<string, string>>.Empty : [new("connect.decimal.precision", Text(precision.Value))]],
            },
        };
    }

    private static readonly ConnectSchema VariableScale = new()
    {
        Type = ConnectType.Struct,
        Name = "io.debezium.data.VariableScaleDecimal",
        Version = 1,
        Doc = "Variable scaled decimal",
        Fields = [new("scale", new() { Type = ConnectType.Int32 }), new("value", new() { Type = ConnectType.Bytes })],
    };

    public override ConnectSchema Schema { get; }

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        if (DecimalDigits.IsSpecial(text))
        {
            WriteSpecial(json, text);
            return;
        }

        switch (_handling)
        {
            case DecimalHandling.String:
                json.Raw((byte)'"');
                DecimalDigits.WritePlain(json, text, _scale ?? 0);
                json.Raw((byte)'"');
                break;
            case DecimalHandling.Double:
                WriteDouble(json, text);
                break;
            case DecimalHandling.Precise when _scale is { } scale:
                if (_asNumbers)
                {
                    DecimalDigits.WriteNumber(json, text, scale);
                }
                else
                {
                    DecimalDigits.WriteUnscaled(json, text, scale);
                }

                break;
            default:
                text = DecimalDigits.WithoutTrailingZeros(text);
                var own = DecimalDigits.ScaleOf(text);
                json.Raw("{\"scale\":"u8);
                json.Number((long)own);
                json.Raw(",\"value\":"u8);
                DecimalDigits.WriteUnscaled(json, text, own);
                json.Raw((byte)'}');
                break;
        }
    }

    public override void WriteFallback(JsonBuffer json) => Write(json, "0"u8);

    public override void WriteUnavailable(JsonBuffer json)
    {
        if (_handling == DecimalHandling.String)
        {
            json.String(_unavailable.Text);
        }
        else
        {
            json.Null();
        }
    }

    private void WriteSpecial(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        if (_handling == DecimalHandling.Precise)
        {
            json.Null();
        }
        else if (_handling == DecimalHandling.Double)
        {
            json.String(text);
        }
        else
        {
            json.String(text switch { [(byte)'N', ..] => "NAN"u8, [(byte)'-', ..] => "NEGATIVE_INFINITY"u8, _ => "POSITIVE_INFINITY"u8 });
        }
    }

    private static void WriteDouble(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        // Utf8Parser rounds any number of digits right; beyond the range Java gives an infinity too.
        if (!Utf8Parser.TryParse(text, out double value, out _))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        JavaFloat.Write(json, value);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
