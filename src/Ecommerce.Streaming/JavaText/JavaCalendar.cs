namespace Ecommerce.Streaming.JavaText;

/// <summary>Dates as java.util.GregorianCalendar counts them: Gregorian since 1582-10-15, Julian before.</summary>
internal static class JavaCalendar
{
    public const long MillisecondsPerDay = 86_400_000;

    // 1582-10-15.
    private const long FirstGregorianDay = -141_427;

    /// <summary>Year (0 and below is before Christ), month (1 to 12) and day of a number of days since 1970.</summary>
    public static (long Year, int Month, int Day) Date(long days)
    {
        // Days since 0000-03-01 of the calendar in question; years begin in March, so that leap days come last.
        var gregorian = days >= FirstGregorianDay;
        var shifted = days + (gregorian ? 719_468 : 719_470);
        var (cycle, length) = gregorian ? (Math.DivRem(shifted - Negative(shifted, 146_097), 146_097).Quotient, 146_097L) : (Math.DivRem(shifted - Negative(shifted, 1461), 1461).Quotient, 1461L);
        var day = shifted - (cycle * length);
        var year = gregorian ? (day - (day / 1460) + (day / 36_524) - (day / 146_096)) / 365 : (day - (day / 1460)) / 365;
        var dayOfYear = day - ((365 * year) + (gregorian ? (year / 4) - (year / 100) : 0));
        var month = ((5 * dayOfYear) + 2) / 153;
        var dayOfMonth = (int)(dayOfYear - (((153 * month) + 2) / 5) + 1);
        var calendarMonth = (int)(month < 10 ? month + 3 : month - 9);
        return ((cycle * (gregorian ? 400 : 4)) + year + (calendarMonth <= 2 ? 1 : 0), calendarMonth, dayOfMonth);
    }

    /// <summary>Days since 1970 of a date; months and days may be out of their bounds and then count on, as in a lenient calendar.</summary>
    public static long Days(long year, long month, long day)
    {
        var gregorian = Days(year, month, day, gregorian: true);
        return gregorian >= FirstGregorianDay ? gregorian : Days(year, month, day, gregorian: false);
    }

    private static long Days(long year, long month, long day, bool gregorian)
    {
        month -= 1;
        var years = year + FloorDiv(month, 12);
        var march = ((month - (FloorDiv(month, 12) * 12)) + 10) % 12;
        if (march >= 10)
        {
            years--;
        }

        var days = (365 * years) + FloorDiv(years, 4) + (((153 * march) + 2) / 5) + day - 1;
        return gregorian ? days - FloorDiv(years, 100) + FloorDiv(years, 400) - 719_468 : days - 719_470;
    }

    public static long FloorDiv(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private static long Negative(long value, long length) => value < 0 ? length - 1 : 0;
}
