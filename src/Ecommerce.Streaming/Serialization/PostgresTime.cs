using System.Runtime.InteropServices;

namespace Ecommerce.Streaming.Serialization;

/// <summary>Reads PostgreSQL's ISO date and time texts, over its whole range (4713 BC to 294276 AD, which .NET's own types do not cover).</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct PostgresTime
{
    private ReadOnlySpan<byte> _rest;

    public PostgresTime(ReadOnlySpan<byte> text) => _rest = text;

    public const long MicrosPerDay = 86_400_000_000;

    public static bool IsInfinity(ReadOnlySpan<byte> text, out bool positive)
    {
        positive = text.SequenceEqual("infinity"u8);
        return positive || text.SequenceEqual("-infinity"u8);
    }

    /// <summary>A date, or the date part of a timestamp (the era stands at the very end), as days since 1970-01-01.</summary>
    public long Days()
    {
        Date(out var year, out var month, out var day);
        return DaysFromCivil(year, month, day);
    }

    /// <summary>As <see cref="Days"/>, but without regard to the era: what java.sql.Date makes of a date before Christ.</summary>
    public long DaysWithoutEra()
    {
        Date(out var year, out var month, out var day);
        return DaysFromCivil(year <= 0 ? 1 - year : year, month, day);
    }

    /// <summary>As <see cref="Days"/>, but in the Julian calendar before 15 October 1582: what java.sql.Timestamp makes of such a date.</summary>
    public long DaysWithCutover()
    {
        Date(out var year, out var month, out var day);
        return (year * 10_000) + (month * 100) + day >= 1582_10_15 ? DaysFromCivil(year, month, day) : DaysFromJulian(year, month, day);
    }

    /// <summary>A time of day as microseconds since midnight; digits beyond the sixth do not occur.</summary>
    public long Micros()
    {
        if (_rest is [(byte)' ', ..])
        {
            _rest = _rest[1..];
        }

        if (_rest is not [_, _, (byte)':', _, _, (byte)':', _, _, ..])
        {
            throw NotIso();
        }

        var micros = ((((TwoDigits(0) * 60) + TwoDigits(3)) * 60) + TwoDigits(6)) * 1_000_000;
        _rest = _rest[8..];
        if (_rest is [(byte)'.', ..])
        {
            _rest = _rest[1..];
            var scale = 100_000L;
            while (_rest is [>= (byte)'0' and <= (byte)'9', ..])
            {
                micros += (_rest[0] - '0') * scale;
                scale /= 10;
                _rest = _rest[1..];
            }
        }

        return micros;
    }

    /// <summary>A zone's offset (+02, -03:30, +05:53:28) in microseconds; zero where none follows.</summary>
    public long Offset()
    {
        if (_rest is not [(byte)'+' or (byte)'-', ..])
        {
            return 0;
        }

        var sign = _rest[0] == '-' ? -1 : 1;
        _rest = _rest[1..];
        var seconds = Number() * 3600;
        if (_rest is [(byte)':', ..])
        {
            seconds += Next() * 60;
        }

        if (_rest is [(byte)':', ..])
        {
            seconds += Next();
        }

        return sign * seconds * 1_000_000;
    }

    /// <summary>Year, month and day (proleptic Gregorian, year 0 = 1 BC) of a count of days since 1970-01-01.</summary>
    public static (long Year, int Month, int Day) CivilFromDays(long days)
    {
        // Eras of 400 years that begin on 1 March, so that the leap day comes last.
        var z = days + 719_468;
        var era = Math.DivRem(z, 146_097, out var dayOfEra);
        if (dayOfEra < 0)
        {
            era--;
            dayOfEra += 146_097;
        }

        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1));
    }

    /// <summary>Writes a date as ISO 8601: four digits of the year at least, with a sign before 0000 and beyond 9999.</summary>
    public static void WriteDate(JsonBuffer json, long days)
    {
        var (year, month, day) = CivilFromDays(days);
        if (year is < 0 or > 9999)
        {
            json.Raw(year < 0 ? (byte)'-' : (byte)'+');
        }

        var digits = Math.Abs(year);
        json.Digits(digits, digits > 9999 ? CountDigits(digits) : 4);
        json.Raw((byte)'-');
        json.Digits(month, 2);
        json.Raw((byte)'-');
        json.Digits(day, 2);
    }

    /// <summary>Writes a time of day with a number of fraction digits.</summary>
    public static void WriteTime(JsonBuffer json, long micros, int fractionDigits)
    {
        var seconds = micros / 1_000_000;
        json.Digits(seconds / 3600, 2);
        json.Raw((byte)':');
        json.Digits(seconds / 60 % 60, 2);
        json.Raw((byte)':');
        json.Digits(seconds % 60, 2);
        if (fractionDigits > 0)
        {
            var fraction = micros % 1_000_000;
            for (var i = fractionDigits; i < 6; i++)
            {
                fraction /= 10;
            }

            json.Raw((byte)'.');
            json.Digits(fraction, fractionDigits);
        }
    }

    /// <summary>Writes a time of day with as many fraction digits as it needs.</summary>
    public static void WriteTime(JsonBuffer json, long micros)
    {
        var fraction = micros % 1_000_000;
        var digits = fraction == 0 ? 0 : 6;
        while (digits > 0 && fraction % 10 == 0)
        {
            fraction /= 10;
            digits--;
        }

        WriteTime(json, micros, digits);
    }

    private static int CountDigits(long value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10)
        {
            digits++;
        }

        return digits;
    }

    private static long DaysFromCivil(long year, long month, long day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = (year >= 0 ? year : year - 399) / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private void Date(out long year, out long month, out long day)
    {
        if (_rest.EndsWith(" BC"u8))
        {
            _rest = _rest[..^3];
            (year, month, day) = (1 - Number(), Next(), Next());
        }
        else if (_rest is [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, ..])
        {
            // The usual form, four digits of a year, at fixed places.
            (year, month, day) = ((TwoDigits(0) * 100) + TwoDigits(2), TwoDigits(5), TwoDigits(8));
            _rest = _rest[10..];
        }
        else
        {
            (year, month, day) = (Number(), Next(), Next());
        }
    }

    // By the Julian day number; 4800 years make all terms positive.
    private static long DaysFromJulian(long year, long month, long day)
    {
        var shift = (14 - month) / 12;
        var y = year + 4800 - shift;
        return day + (((153 * (month + (12 * shift) - 3)) + 2) / 5) + (365 * y) + (y / 4) - 32_083 - 2_440_588;
    }

    private readonly long TwoDigits(int at)
    {
        var tens = (uint)(_rest[at] - '0');
        var ones = (uint)(_rest[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (tens * 10) + ones : throw NotIso();
    }

    private static FormatException NotIso() => new("A date or time value is not in ISO form; the server must run with DateStyle = ISO for this session.");

    private long Next()
    {
        _rest = _rest.IsEmpty ? throw NotIso() : _rest[1..];
        return Number();
    }

    private long Number()
    {
        var value = 0L;
        var i = 0;
        for (; i < _rest.Length && _rest[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            value = (value * 10) + (_rest[i] - '0');
        }

        if (i == 0)
        {
            throw NotIso();
        }

        _rest = _rest[i..];
        return value;
    }
}
