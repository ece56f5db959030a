using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>hstore, printed as <c>"a"=>"1", "b"=>NULL</c>, as a text that holds a JSON object, or as a map (<c>hstore.handling.mode</c>).</summary>
internal sealed class HstoreConverter(HstoreHandling handling, UnavailableValue unavailable) : ColumnConverter
{
    // Shapes, and the converters in them, may serve several threads.
    [ThreadStatic]
    private static JsonBuffer? _object;

    public override ConnectSchema Schema { get; } = handling == HstoreHandling.Json
        ? new() { Type = ConnectType.String, Name = "io.debezium.data.Json", Version = 1 }
        : new() { Type = ConnectType.Map, Keys = EnvelopeSchemas.String, Items = EnvelopeSchemas.OptionalString };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => Write(json, Parse(Encoding.UTF8.GetString(text)));

    public override void WriteFallback(JsonBuffer json) => Write(json, []);

    public override void WriteUnavailable(JsonBuffer json)
    {
        var placeholder = Encoding.UTF8.GetString(unavailable.Text);
        Write(json, [new(placeholder, placeholder)]);
    }

    private void Write(JsonBuffer json, List<KeyValuePair<string, string?>> pairs)
    {
        var target = json;
        if (handling == HstoreHandling.Json)
        {
            target = _object ??= new JsonBuffer();
            target.Clear();
        }

        var separator = (byte)'{';
        foreach (var (key, value) in JavaHashOrder.Sort(pairs, p => JavaHashOrder.Hash(p.Key), JavaHashOrder.Grown(pairs.Count)))
        {
            target.Raw(separator);
            WriteText(target, key);
            target.Raw((byte)':');
            WriteText(target, value);
            separator = (byte)',';
        }

        target.Raw(pairs.Count == 0 ? "{}"u8 : "}"u8);
        if (handling == HstoreHandling.Json)
        {
            json.String(target.Written);
        }
    }

    // The inner text comes from another of Jackson's generators, which does not escape characters beyond the basic plane.
    private void WriteText(JsonBuffer target, string? text)
    {
        if (text is null)
        {
            target.Null();
        }
        else if (handling == HstoreHandling.Json)
        {
            target.PlainString(Encoding.UTF8.GetBytes(text));
        }
        else
        {
            target.String(Encoding.UTF8.GetBytes(text));
        }
    }

    private static List<KeyValuePair<string, string?>> Parse(string text)
    {
        var pairs = new List<KeyValuePair<string, string?>>();
        var at = 0;
        while ((at = text.IndexOf('"', at)) >= 0)
        {
            var key = Quoted(text, ref at);
            at = text.IndexOf("=>", at, StringComparison.Ordinal) + 2;
            while (text[at] == ' ')
            {
                at++;
            }

            string? value = null;
            if (text[at] == '"')
            {
                value = Quoted(text, ref at);
            }
            else
            {
                at += "NULL".Length;
            }

            pairs.Add(new(key, value));
        }

        return pairs;
    }

    // Reads from an opening quotation mark to behind the closing one.
    private static string Quoted(string text, ref int at)
    {
        var value = new StringBuilder();
        for (at++; text[at] != '"'; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }

            value.Append(text[at]);
        }

        at++;
        return value.ToString();
    }
}
