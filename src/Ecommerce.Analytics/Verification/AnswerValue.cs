using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ecommerce.Analytics.Verification;

/// <summary>
/// Brings what two drivers return for the same value to one form: every number is a decimal, every date a <see cref="DateOnly"/>, text a string, SQL NULL null.
/// Nothing is rounded on the way: what cannot be brought over exactly is refused.
/// </summary>
internal static class AnswerValue
{
    public static object? Canonical(object value) => value switch
    {
        DBNull => null,
        decimal number => number,
        string text => text,
        DateOnly date => date,
        DateTime moment when moment.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(moment),
        DateTimeOffset moment when moment.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(moment.DateTime),
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        BigInteger number => (decimal)number,
        double or float => throw new FormatException("a binary fraction, which cannot be compared exactly"),

        // A driver's own decimal type prints its digits; a value beyond .NET's 28 digits overflows here rather than being rounded.
        IFormattable number when IsNumberType(number) => ParseExactly(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"a {value.GetType().Name}, which no answer has"),
    };

    public static int CompareKeys(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1, // both servers sort NULL last
        (_, null) => -1,
        (decimal a, decimal b) => a.CompareTo(b),
        (DateOnly a, DateOnly b) => a.CompareTo(b),
        (string a, string b) => CompareCodePoints(a, b),
        _ => throw new FormatException($"a {left.GetType().Name} on one side and a {right.GetType().Name} on the other"),
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        _ => Equals(left, right),
    };

    public static string? Text(object? value) => value switch
    {
        null => null,
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    private static bool IsNumberType(IFormattable value) => value.GetType().Name.Contains("Decimal", StringComparison.Ordinal);

    private static decimal ParseExactly(string text)
    {
        var number = decimal.Parse(text, NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);

        // decimal.Parse rounds digits beyond its precision away without a word.
        return text.Count(char.IsAsciiDigit) <= 28 ? number : throw new OverflowException($"{text} has more than 28 digits");
    }

    /// <summary>UTF-8 byte order, which is ClickHouse's and that of PostgreSQL's collation "C"; UTF-16 order differs above U+FFFF.</summary>
    private static int CompareCodePoints(string left, string right)
    {
        var a = left.EnumerateRunes();
        var b = right.EnumerateRunes();
        while (true)
        {
            var hasLeft = a.MoveNext();
            var hasRight = b.MoveNext();
            if (!hasLeft || !hasRight)
            {
                return hasLeft.CompareTo(hasRight);
            }

            if (a.Current != b.Current)
            {
                return a.Current.CompareTo(b.Current);
            }
        }
    }
}
