using System.Collections.Immutable;

namespace Ecommerce.Conformance.Comparison;

/// <summary>
/// JSON as it stands on the wire: numbers and strings by their exact characters, escapes included, members in their order. Only compact JSON is taken, which is what Kafka
/// Connect writes: space between tokens makes it another text.
/// </summary>
internal sealed class JsonText
{
    private JsonText(JsonKind kind, string raw) => (Kind, Raw) = (kind, raw);

    public JsonKind Kind { get; }

    /// <summary>The exact characters, quotes included.</summary>
    public string Raw { get; }

    /// <summary>An object's members: names without their quotes, else as they stand.</summary>
    public ImmutableArray<(string Name, JsonText Value)> Members { get; private init; } = [];

    /// <summary>An array's items.</summary>
    public ImmutableArray<JsonText> Items { get; private init; } = [];

    /// <summary>The first member of that name, or null.</summary>
    public JsonText? this[string name] => Members.FirstOrDefault(m => m.Name == name).Value;

    /// <summary>Reads compact JSON; null where the text is none.</summary>
    public static JsonText? Parse(string? text)
    {
        var at = 0;
        return text is not null && Value(text, ref at, 0) is { } value && at == text.Length ? value : null;
    }

    private static JsonText? Value(string text, ref int at, int depth)
    {
        if (at >= text.Length || depth > 200)
        {
            return null;
        }

        return text[at] switch
        {
            '{' => Object(text, ref at, depth),
            '[' => Array(text, ref at, depth),
            '"' => String(text, ref at),
            'n' => Literal(text, ref at, "null", JsonKind.Null),
            't' => Literal(text, ref at, "true", JsonKind.Boolean),
            'f' => Literal(text, ref at, "false", JsonKind.Boolean),
            _ => Number(text, ref at),
        };
    }

    private static JsonText? Object(string text, ref int at, int depth)
    {
        var start = at++;
        var members = ImmutableArray.CreateBuilder<(string, JsonText)>();
        while (at < text.Length && (text[at] != '}' || members.Count > 0))
        {
            if (text[at] != '"' || String(text, ref at) is not { } name || at >= text.Length || text[at++] != ':' || Value(text, ref at, depth + 1) is not { } value)
            {
                return null;
            }

            members.Add((name.Raw[1..^1], value));
            if (at < text.Length && text[at] == '}')
            {
                break;
            }

            if (at >= text.Length || text[at++] != ',')
            {
                return null;
            }
        }

        return at++ < text.Length ? new(JsonKind.Object, text[start..at]) { Members = members.ToImmutable() } : null;
    }

    private static JsonText? Array(string text, ref int at, int depth)
    {
        var start = at++;
        var items = ImmutableArray.CreateBuilder<JsonText>();
        while (at < text.Length && (text[at] != ']' || items.Count > 0))
        {
            if (Value(text, ref at, depth + 1) is not { } value)
            {
                return null;
            }

            items.Add(value);
            if (at < text.Length && text[at] == ']')
            {
                break;
            }

            if (at >= text.Length || text[at++] != ',')
            {
                return null;
            }
        }

        return at++ < text.Length ? new(JsonKind.Array, text[start..at]) { Items = items.ToImmutable() } : null;
    }

    private static JsonText? String(string text, ref int at)
    {
        var start = at++;
        for (; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                at++;
                return new(JsonKind.String, text[start..at]);
            }
            else if (text[at] < ' ')
            {
                return null;
            }
        }

        return null;
    }

    private static JsonText? Literal(string text, ref int at, string word, JsonKind kind)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
        {
            return null;
        }

        at += word.Length;
        return new(kind, word);
    }

    private static JsonText? Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+' or '.' or 'e' or 'E'))
        {
            at++;
        }

        return at > start ? new(JsonKind.Number, text[start..at]) : null;
    }
}
