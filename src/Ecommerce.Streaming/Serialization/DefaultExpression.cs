using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// Makes a schema's default of a column's default expression, as PostgresDefaultValueConverter of Debezium 3.6.1 does: literals become themselves, calls of functions the type's zero,
/// the rest nothing.
/// </summary>
internal static partial class DefaultExpression
{
    /// <summary>The default as JSON.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="converter">The column's converter.</param>
    /// <param name="expression">The expression as <c>pg_get_expr</c> prints it; null where there is none.</param>
    /// <returns>Empty where the schema has no default.</returns>
    public static byte[] ToJson(ColumnType type, ColumnConverter converter, string? expression)
    {
        if (expression is null || type.IsDomain || type.Element is not null || converter is LostConverter)
        {
            return [];
        }

        try
        {
            if (ServerText(type, converter, expression) is not { } text)
            {
                return [];
            }

            var json = new JsonBuffer();
            converter.Write(json, Encoding.UTF8.GetBytes(text));
            return json.Written.SequenceEqual("null"u8) ? [] : json.ToArray();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            return []; // an expression that would have to be evaluated
        }
    }

    // The default as the server would print the value.
    private static string? ServerText(ColumnType type, ColumnConverter converter, string expression)
    {
        if (type.IsEnum)
        {
            return EnumLabel(type, expression);
        }

        return type.Oid switch
        {
            1560 => Literal(expression, "00"),
            1562 => Literal(expression, "0"),
            16 => string.Equals(Literal(expression.Trim(), "false"), "true", StringComparison.OrdinalIgnoreCase) ? "t" : IsNull(expression) ? null : "f",
            1042 or 1043 or 25 or 142 => Literal(expression, ""),
            114 or 3802 => Literal(expression, "{}"),
            1700 => Numeric(converter, Number(expression, "0.0"), type),
            700 or 701 => Float(Number(expression, "0.0")),
            21 => Integer(Number(expression, "0"), short.MinValue, short.MaxValue),
            23 => Integer(Number(expression, "0"), int.MinValue, int.MaxValue),
            20 => Integer(Number(expression, "0"), long.MinValue, long.MaxValue),
            2950 => Literal(expression.Trim(), Guid.Empty.ToString()) is { } uuid ? Guid.Parse(uuid).ToString() : null,
            1082 => Literal(expression.Trim(), "1970-01-01") is { } date ? Finite(date) : null,
            1083 => Literal(expression.Trim(), "00:00:00") is { } time ? WithSeconds(time) : null,
            1114 => Literal(expression.Trim(), "1970-01-01") is { } timestamp ? WithTime(Finite(timestamp)) : null,
            1184 => Literal(expression.Trim(), "1970-01-01") is { } zoned ? WithTime(Finite(zoned)) : null,
            1186 => Literal(expression.Trim(), ""),
            _ => null,
        };
    }

    // A literal with or without a cast; the first one of several.
    private static string? Literal(string expression, string ofFunction)
    {
        if (FunctionCall().IsMatch(expression) || expression.ToUpperInvariant() is "CURRENT_TIMESTAMP" or "CURRENT_TIME" or "CURRENT_DATE" or "LOCALTIME" or "LOCALTIMESTAMP")
        {
            return ofFunction;
        }

        if (!expression.Contains('\'', StringComparison.Ordinal))
        {
            return IsNull(expression) ? null : expression;
        }

        return FirstLiteral().Match(expression) is { Success: true } match ? match.Groups["text"].Value : throw new FormatException();
    }

    private static string? Number(string expression, string ofFunction) => Literal(expression.Trim(), ofFunction);

    private static bool IsNull(string expression) => expression.StartsWith("NULL::", StringComparison.Ordinal);

    private static string? EnumLabel(ColumnType type, string expression)
    {
        var cast = expression.LastIndexOf("::", StringComparison.Ordinal);
        if (cast < 0)
        {
            return null;
        }

        // The type's name may be quoted, and qualified by its schema.
        var name = expression[(cast + 2)..];
        name = name.EndsWith('"') ? name[(name.LastIndexOf('"', name.Length - 2) + 1)..^1] : name[(name.LastIndexOf('.') + 1)..];
        var literal = expression[..cast];
        return name == type.Name && literal is ['\'', .., '\''] ? literal[1..^1] : null;
    }

    private static string? Integer(string? text, long min, long max)
    {
        if (text is null)
        {
            return null;
        }

        var value = long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return value < min || value > max ? throw new OverflowException() : value.ToString(CultureInfo.InvariantCulture);
    }

    private static string? Float(string? text)
    {
        if (text is null or "NaN" or "Infinity" or "-Infinity")
        {
            return text;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : throw new FormatException();
    }

    // Debezium does not round a default to the column's scale, and cannot put a struct into a schema.
    private static string? Numeric(ColumnConverter converter, string? text, ColumnType type)
    {
        if (text is null || converter.Schema.Type == ConnectData.ConnectType.Struct)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (!Utf8Parser.TryParse(bytes, out double _, out var consumed) || consumed != bytes.Length || DecimalDigits.IsSpecial(bytes))
        {
            throw new FormatException();
        }

        if (type.Scale >= 0)
        {
            bytes = CutZeros(bytes, type.Scale);
        }

        return type.Scale >= 0 && DecimalDigits.ScaleOf(bytes) > type.Scale ? throw new FormatException() : Encoding.UTF8.GetString(bytes);
    }

    private static byte[] CutZeros(byte[] number, int scale)
    {
        var length = number.Length;
        while (DecimalDigits.ScaleOf(number.AsSpan(0, length)) > scale && number[length - 1] == '0')
        {
            length--;
        }

        return [.. number.AsSpan(0, length).TrimEnd((byte)'.')];
    }

    // What Java makes of infinite defaults overflows.
    private static string Finite(string text) => text.EndsWith("infinity", StringComparison.Ordinal) ? throw new FormatException() : text;

    private static string WithTime(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return text;
        }

        return text.EndsWith(" BC", StringComparison.Ordinal) ? $"{text[..^3]} 00:00:00 BC" : text + " 00:00:00";
    }

    private static string WithSeconds(string text) => text.Length == 5 ? text + ":00" : text;

    [GeneratedRegex("'(?<text>.*?)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex FirstLiteral();

    [GeneratedRegex(@"^[(]?[A-Za-z0-9_.]+\(.*\)", RegexOptions.CultureInvariant)]
    private static partial Regex FunctionCall();
}
