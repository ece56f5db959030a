using System.Collections.Immutable;
using System.Globalization;

namespace Ecommerce.Streaming.JavaText;

/// <summary>One reading of a text by a <see cref="JavaDateFormat"/>.</summary>
internal sealed class JavaDateReading(string text, string pattern)
{
    private int _at;
    private long _year = 1970;
    private long _month = 1;
    private long _day = 1;
    private long? _dayOfYear;
    private long _hour;
    private long _minute;
    private long _second;
    private long _milliseconds;
    private long _offset;
    private bool _afternoon;
    private bool _halfDay;

    public long Milliseconds
    {
        get
        {
            var days = _dayOfYear is { } ofYear ? JavaCalendar.Days(_year, 1, ofYear) : JavaCalendar.Days(_year, _month, _day);
            var hour = _halfDay && _afternoon ? _hour + 12 : _hour;
            return (((((((days * 24) + hour) * 60) + _minute) * 60) + _second) * 1000) + _milliseconds - _offset;
        }
    }

    public void Read(JavaDateFormat.Part part, int digits, ImmutableArray<string> months, ImmutableArray<string> weekdays)
    {
        switch (part.Letter)
        {
            case 'y':
                Year(part, digits);
                break;
            case 'M' when part.Count >= 3:
                _month = Word(months) + 1;
                break;
            case 'M':
                _month = Number(digits);
                break;
            case 'd':
                _day = Number(digits);
                break;
            case 'D':
                _dayOfYear = Number(digits);
                break;
            case 'H':
                _hour = Number(digits);
                break;
            case 'k':
                _hour = Number(digits) % 24;
                break;
            case 'K' or 'h':
                var hour = Number(digits);
                _hour = part.Letter == 'h' && hour == 12 ? 0 : hour;
                _halfDay = true;
                break;
            case 'm':
                _minute = Number(digits);
                break;
            case 's':
                _second = Number(digits);
                break;
            case 'S':
                _milliseconds = Number(digits);
                break;
            case 'a':
                _afternoon = Word(["AM", "PM"]) == 1;
                break;
            case 'E':
                Word(weekdays);
                break;
            case 'z' or 'Z' or 'X':
                Zone();
                break;
            default:
                Literal(part.Text);
                break;
        }
    }

    private void Literal(string literal)
    {
        if (!text.AsSpan(_at).StartsWith(literal, StringComparison.Ordinal))
        {
            throw Failure();
        }

        _at += literal.Length;
    }

    // Two digits for "yy" mean the year that is within 80 years before and 20 years after now; the years are fixed here, so that the same text is always the same instant.
    private void Year(JavaDateFormat.Part part, int digits)
    {
        var start = _at;
        _year = Number(digits);
        if (part.Count <= 2 && _at - start == 2)
        {
            _year += _year < 50 ? 2000 : 1900;
        }
    }

    private long Number(int digits)
    {
        while (_at < text.Length && text[_at] is ' ' or '\t')
        {
            _at++;
        }

        var start = _at;
        var negative = _at < text.Length && text[_at] == '-';
        _at += negative ? 1 : 0;
        var first = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]) && _at - start < digits)
        {
            _at++;
        }

        if (_at == first || !long.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw Failure();
        }

        return number;
    }

    // The longest of the words, or of their first three letters, letter case aside.
    private int Word(ImmutableArray<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            foreach (var word in new[] { words[i], words[i][..Math.Min(3, words[i].Length)] })
            {
                if (text.AsSpan(_at).StartsWith(word, StringComparison.OrdinalIgnoreCase))
                {
                    _at += word.Length;
                    return i;
                }
            }
        }

        throw Failure();
    }

    private void Zone()
    {
        foreach (var zero in new[] { "Z", "UTC", "GMT" })
        {
            if (text.AsSpan(_at).StartsWith(zero, StringComparison.OrdinalIgnoreCase))
            {
                _at += zero.Length;
                if (zero == "Z" || _at == text.Length || text[_at] is not ('+' or '-'))
                {
                    return;
                }
            }
        }

        if (_at == text.Length || text[_at] is not ('+' or '-'))
        {
            throw Failure();
        }

        var sign = text[_at++] == '-' ? -1 : 1;
        var hours = Number(2);
        var minutes = 0L;
        if (_at < text.Length && text[_at] == ':')
        {
            _at++;
        }

        if (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            minutes = Number(2);
        }

        _offset = sign * ((hours * 60) + minutes) * 60_000;
    }

    private FormatException Failure() => new($"The text does not have the form '{pattern}' at its character {(_at + 1).ToString(CultureInfo.InvariantCulture)}.");
}
