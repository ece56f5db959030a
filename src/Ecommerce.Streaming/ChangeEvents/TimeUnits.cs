using System.Text.Json;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>What a number that stands for a time means in each mode.</summary>
internal static class TimeUnits
{
    /// <summary>Ticks of 100 ns that a number without a schema stands for.</summary>
    public static long Ticks(TimePrecision precision, bool isTimeOfDay, long value) => precision switch
    {
        TimePrecision.Connect => value * TimeSpan.TicksPerMillisecond,
        TimePrecision.Microseconds => value * TimeSpan.TicksPerMicrosecond,
        TimePrecision.AdaptiveTimeMicroseconds when isTimeOfDay => value * TimeSpan.TicksPerMicrosecond,
        TimePrecision.Nanoseconds => value / TimeSpan.NanosecondsPerTick,
        _ => throw new JsonException($"{value} may be milliseconds or microseconds: under time.precision.mode={precision} only the record's schema tells. Turn schemas.enable on, or write with time.precision.mode=connect."),
    };
}
