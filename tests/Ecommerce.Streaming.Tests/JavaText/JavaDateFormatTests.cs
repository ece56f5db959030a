using System.Globalization;
using CsCheck;
using Ecommerce.Streaming.JavaText;

namespace Ecommerce.Streaming.Tests.JavaText;

public sealed class JavaDateFormatTests
{
    // 2024-03-08 22:21:17.123 UTC, a Friday.
    private const long Instant = 1709936477123;

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss.SSS", "2024-03-08 22:21:17.123")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'", "2024-03-08T22:21:17Z")]
    [InlineData("yy/M/d h:m:s a", "24/3/8 10:21:17 PM")]
    [InlineData("EEE, d MMM yyyy", "Fri, 8 Mar 2024")]
    [InlineData("EEEE MMMM", "Friday March")]
    [InlineData("D k K SSSSSS", "68 22 10 000123")]
    [InlineData("XXX Z z", "Z +0000 UTC")]
    [InlineData("''yyyy'' 'o''clock'", "'2024' o'clock")]
    public void Writes_as_Java(string pattern, string expected) => new JavaDateFormat(pattern).Format(Instant).Should().Be(expected);

    [Theory]
    [InlineData(-12219292800000, "1582-10-15")]
    [InlineData(-12219292800001, "1582-10-04")]
    [InlineData(-62135769600000, "0001-01-01")]
    [InlineData(-1, "1969-12-31")]
    [InlineData(253402300800000, "10000-01-01")]
    public void Old_dates_are_Julian(long milliseconds, string expected) => new JavaDateFormat("yyyy-MM-dd").Format(milliseconds).Should().Be(expected);

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss.SSS", "2024-03-08 22:21:17.123", Instant)]
    [InlineData("yyyyMMddHHmmss", "20240308222117", Instant - 123)]
    [InlineData("yyyy-MM-dd", "2024-03-08 and more", 1709856000000)]
    [InlineData("yyyy-MM-dd", "2024-02-30", 1709251200000)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", "2024-03-08T22:21:17.123456Z", Instant - 123 + 123456)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ssX", "2024-03-09T00:21:17+02", Instant - 123)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ssZ", "2024-03-08T20:51:17-0130", Instant - 123)]
    [InlineData("d MMM yyyy h:mm a", "8 march 2024 10:21 PM", Instant - 17123)]
    public void Reads_as_Java(string pattern, string text, long expected) => new JavaDateFormat(pattern).Parse(text).Should().Be(expected);

    [Fact]
    public void Reads_what_it_writes()
    {
        var format = new JavaDateFormat("yyyy-MM-dd HH:mm:ss.SSS");
        Gen.Long[-62135596800000, 253402300799999].Sample(t => format.Parse(format.Format(t)) == t);
    }

    [Fact]
    public void Writes_the_Gregorian_calendar()
    {
        var format = new JavaDateFormat("yyyy-MM-dd HH:mm:ss.SSS");
        Gen.Long[-12219292800000, 253402300799999].Sample(t =>
            format.Format(t) == DateTimeOffset.FromUnixTimeMilliseconds(t).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("YYYY")]
    [InlineData("yyyy 'open")]
    [InlineData("G")]
    public void Patterns_that_are_not_understood_are_refused(string pattern) => FluentActions.Invoking(() => new JavaDateFormat(pattern)).Should().Throw<FormatException>();

    [Theory]
    [InlineData("yyyy-MM-dd", "2024/03/08")]
    [InlineData("yyyy", "")]
    [InlineData("MMM", "Foo")]
    public void Other_texts_are_refused(string pattern, string text) =>
        FluentActions.Invoking(() => new JavaDateFormat(pattern).Parse(text)).Should().Throw<FormatException>().WithMessage($"*'{pattern}'*");
}
