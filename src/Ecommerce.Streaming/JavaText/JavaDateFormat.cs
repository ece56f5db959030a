using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Ecommerce.Streaming.JavaText;

/// <summary>
/// Time stamps in UTC by a pattern of java.text.SimpleDateFormat, in English. The letters are those that say something about an instant in UTC; week years, weeks and eras are refused.
/// Reading is lenient, as Java's is: numbers may be out of their bounds, and what follows the pattern does not matter.
/// </summary>
internal sealed class JavaDateFormat
{
    private const string Letters = "yMdHkKhmsSaEDzZX";

    private static readonly ImmutableArray<string> Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly ImmutableArray<string> Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private readonly string _pattern;
    private readonly ImmutableArray<Part> _parts;

    /// <exception cref="FormatException">The pattern is invalid, or has a letter that is not understood.</exception>
    public JavaDateFormat(string pattern)
    {
        _pattern = pattern;
        _parts = Split(pattern);
    }

    /// <summary>The text of an instant.</summary>
    /// <param name="milliseconds">Since 1970.</param>
    public string Format(long milliseconds)
    {
        var days = JavaCalendar.FloorDiv(milliseconds, JavaCalendar.MillisecondsPerDay);
        var ofDay = milliseconds - (days * JavaCalendar.MillisecondsPerDay);
        var (year, month, day) = JavaCalendar.Date(days);
        var hour = ofDay / 3_600_000;
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            _ = part.Letter switch
            {
                'y' when part.Count == 2 => Number(Era(year) % 100, 2),
                'y' => Number(Era(year), part.Count),
                'M' when part.Count >= 4 => text.Append(Months[month - 1]),
                'M' when part.Count == 3 => text.Append(Months[month - 1].AsSpan(0, 3)),
                'M' => Number(month, part.Count),
                'd' => Number(day, part.Count),
                'D' => Number(days - JavaCalendar.Days(year, 1, 1) + 1, part.Count),
                'H' => Number(hour, part.Count),
                'k' => Number(hour == 0 ? 24 : hour, part.Count),
                'K' => Number(hour % 12, part.Count),
                'h' => Number(hour % 12 == 0 ? 12 : hour % 12, part.Count),
                'm' => Number(ofDay / 60_000 % 60, part.Count),
                's' => Number(ofDay / 1000 % 60, part.Count),
                'S' => Number(ofDay % 1000, part.Count),
                'a' => text.Append(hour < 12 ? "AM" : "PM"),
                'E' => text.Append(Weekdays[Weekday(days)].AsSpan(0, part.Count >= 4 ? Weekdays[Weekday(days)].Length : 3)),
                'z' => text.Append(part.Count >= 4 ? "Coordinated Universal Time" : "UTC"),
                'Z' => text.Append("+0000"),
                'X' => text.Append('Z'),
                _ => text.Append(part.Text),
            };
        }

        return text.ToString();

        // Java has no year 0: it is 1 before Christ, and the era is not shown.
        static long Era(long year) => year > 0 ? year : 1 - year;
        static int Weekday(long days) => (int)(days + 4 - (JavaCalendar.FloorDiv(days + 4, 7) * 7));
        StringBuilder Number(long value, int digits) => text.Append(value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
    }

    /// <summary>The instant that a text shows, in milliseconds since 1970.</summary>
    /// <exception cref="FormatException">The text does not begin as the pattern says.</exception>
    public long Parse(string text)
    {
        var reading = new JavaDateReading(text, _pattern);
        for (var i = 0; i < _parts.Length; i++)
        {
            // A number that another one follows without anything between them has the digits that the pattern gives it.
            var digits = i + 1 < _parts.Length && _parts[i].IsNumber && _parts[i + 1].IsNumber ? _parts[i].Count : int.MaxValue;
            reading.Read(_parts[i], digits, Months, Weekdays);
        }

        return reading.Milliseconds;
    }

    private static ImmutableArray<Part> Split(string pattern)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        for (var i = 0; i < pattern.Length;)
        {
            var c = pattern[i];
            var count = 1;
            if (c == '\'')
            {
                var (literal, end) = Quoted(pattern, i);
                parts.Add(new Part('\0', 0, literal));
                i = end;
                continue;
            }

            while (char.IsAsciiLetter(c) && i + count < pattern.Length && pattern[i + count] == c)
            {
                count++;
            }

            if (char.IsAsciiLetter(c) && !Letters.Contains(c, StringComparison.Ordinal))
            {
                throw new FormatException($"The letter '{c}' in the pattern '{pattern}' is not understood; {string.Join(", ", Letters.AsEnumerable())} are.");
            }

            parts.Add(char.IsAsciiLetter(c) ? new Part(c, count, "") : new Part('\0', 0, c.ToString()));
            i += count;
        }

        return parts.ToImmutable();
    }

    // Two quotation marks are one, within a quotation and outside.
    private static (string Literal, int End) Quoted(string pattern, int start)
    {
        if (start + 1 < pattern.Length && pattern[start + 1] == '\'')
        {
            return ("'", start + 2);
        }

        var literal = new StringBuilder();
        for (var i = start + 1; i < pattern.Length; i++)
        {
            if (pattern[i] != '\'')
            {
                literal.Append(pattern[i]);
            }
            else if (i + 1 < pattern.Length && pattern[i + 1] == '\'')
            {
                literal.Append(pattern[i++]);
            }
            else
            {
                return (literal.ToString(), i + 1);
            }
        }

        throw new FormatException($"The pattern '{pattern}' has a quotation that does not end.");
    }

    /// <summary>A letter that stands for something, with how often it is repeated; or a text.</summary>
    internal readonly record struct Part(char Letter, int Count, string Text)
    {
        public bool IsNumber => Letter is 'y' or 'd' or 'D' or 'H' or 'k' or 'K' or 'h' or 'm' or 's' or 'S' || (Letter == 'M' && Count < 3);
    }
}
