using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// interval as microseconds, a month counting 365.25/12 days, or as an ISO 8601 duration with all its parts (<c>interval.handling.mode</c>). Read from PostgreSQL's own form
/// (<c>-1 years -2 mons +3 days -04:05:06.789</c>, IntervalStyle = postgres).
/// </summary>
internal sealed class IntervalConverter(IntervalHandling handling) : ColumnConverter
{
    private const double DaysPerMonth = 365.25 / 12.0;

    public override ConnectSchema Schema { get; } = handling == IntervalHandling.String
        ? new() { Type = ConnectType.String, Name = "io.debezium.time.Interval", Version = 1 }
        : new() { Type = ConnectType.Int64, Name = "io.debezium.time.MicroDuration", Version = 1 };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        var parts = Parse(text);
        if (handling == IntervalHandling.String)
        {
            json.Raw($"\"P{parts.Years}Y{parts.Months}M{parts.Days}DT{parts.Hours}H{parts.Minutes}M{Seconds(parts.Seconds)}S\"");
        }
        else
        {
            // The same steps in the same order as Debezium's, since doubles round at each of them.
            var days = (((parts.Years * 12) + parts.Months) * DaysPerMonth) + parts.Days;
            var seconds = ((((days * 24) + parts.Hours) * 60) + parts.Minutes) * 60;
            json.Number((long)((seconds + parts.Seconds) * 1e6));
        }
    }

    public override void WriteFallback(JsonBuffer json) => json.Raw(handling == IntervalHandling.String ? "\"P0Y0M0DT0H0M0S\""u8 : "0"u8);

    // Nine digits behind the point at most, none of them a trailing zero, never an exponent.
    private static string Seconds(double seconds)
    {
        var plain = seconds.ToString("R", CultureInfo.InvariantCulture);
        if (plain.Contains('E', StringComparison.Ordinal))
        {
            plain = ((decimal)seconds).ToString(CultureInfo.InvariantCulture);
        }

        var point = plain.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            plain = plain[..Math.Min(plain.Length, point + 10)].TrimEnd('0').TrimEnd('.');
        }

        return plain == "-0" ? "0" : plain;
    }

    private static Parts Parse(ReadOnlySpan<byte> text)
    {
        var parts = default(Parts);
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)' ');
            var token = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (token.Contains((byte)':'))
            {
                return parts with { Hours = Time(token, out var minutes, out var seconds), Minutes = minutes, Seconds = seconds };
            }

            if (!Utf8Parser.TryParse(token.TrimStart((byte)'+'), out int number, out _))
            {
                throw new FormatException($"'{Encoding.UTF8.GetString(token)}' is not part of an interval; the server must run with IntervalStyle = postgres for this session.");
            }

            end = text.IndexOf((byte)' ');
            var unit = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            parts = unit switch
            {
                [(byte)'y', ..] => parts with { Years = number },
                [(byte)'m', ..] => parts with { Months = number },
                _ => parts with { Days = number },
            };
        }

        return parts;
    }

    private static int Time(ReadOnlySpan<byte> token, out int minutes, out double seconds)
    {
        var isNegative = token[0] == '-';
        token = token.TrimStart("+-"u8);
        _ = Utf8Parser.TryParse(token, out int hours, out var length);
        _ = Utf8Parser.TryParse(token[(length + 1)..], out minutes, out _);
        _ = Utf8Parser.TryParse(token[(length + 4)..], out double read, out _);

        // The driver keeps whole seconds and microseconds apart and adds them up again.
        var micros = (long)Math.Round(read * 1_000_000);
        seconds = (micros / 1_000_000) + (micros % 1_000_000 / 1_000_000.0);
        if (isNegative)
        {
            (hours, minutes, seconds) = (-hours, -minutes, -seconds);
        }

        return hours;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Parts(int Years, int Months, int Days, int Hours, int Minutes, double Seconds);
}
