using System.Globalization;

namespace Ecommerce.Analytics.Ddl;

/// <summary>A time for which something is kept, as ClickHouse spells it.</summary>
internal static class Retention
{
    /// <summary>The interval in SQL.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not whole seconds of at least one.</exception>
    public static string Interval(TimeSpan span, string option) =>
        span >= TimeSpan.FromSeconds(1) && span.Ticks % TimeSpan.TicksPerSecond == 0
            ? string.Create(CultureInfo.InvariantCulture, $"INTERVAL {(long)span.TotalSeconds} SECOND")
            : throw new ArgumentOutOfRangeException(option, span, $"{option} counts whole seconds; give at least one.");
}
