using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Conformance.Cases;

namespace Ecommerce.Conformance.Comparison;

/// <summary>When a run took place: a time within is the run's wall clock, and cannot repeat; any other time is data.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
public sealed partial record RunWindow(DateTimeOffset From, DateTimeOffset To)
{
    // Around the middle of what the records say; a run takes minutes.
    private static readonly TimeSpan HalfWidth = TimeSpan.FromMinutes(30);

    /// <summary>When a recording was made, by the clock times that its records carry; where they carry none, any time that is not in the SQL may be the run's.</summary>
    public static RunWindow Of(IEnumerable<RecordedRecord> records)
    {
        var times = records.SelectMany(r => ClockField().Matches(r.Value ?? "")).Select(m => long.Parse(m.Groups["ms"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).Order().ToArray();
        if (times.Length == 0)
        {
            return new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        }

        var middle = DateTimeOffset.FromUnixTimeMilliseconds(times[times.Length / 2]);
        return new(middle - HalfWidth, middle + HalfWidth);
    }

    internal bool Holds(DateTimeOffset time) => time >= From && time <= To;

    internal bool HoldsDay(DateOnly day) => day >= DateOnly.FromDateTime(From.UtcDateTime) && day <= DateOnly.FromDateTime(To.UtcDateTime);

    /// <summary>Whether an integer is a time of the run: by the number of its digits days, seconds, milliseconds, microseconds or nanoseconds since 1970.</summary>
    internal bool HoldsNumber(string raw) =>
        long.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && raw.Length switch
        {
            5 => HoldsDay(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)number)),
            10 => Holds(DateTimeOffset.FromUnixTimeSeconds(number)),
            13 => Holds(DateTimeOffset.FromUnixTimeMilliseconds(number)),
            16 => Holds(DateTimeOffset.UnixEpoch.AddTicks(number * 10)),
            19 => Holds(DateTimeOffset.UnixEpoch.AddTicks(number / 100)),
            _ => false,
        };

    [GeneratedRegex("\"(?:__)?(?:source[._])?(?:ts_ms|timestamp)\":(?<ms>[0-9]{13})[,}]", RegexOptions.ExplicitCapture)]
    private static partial Regex ClockField();
}
