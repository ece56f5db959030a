using System.Globalization;

namespace Ecommerce.Pipeline.Cli;

/// <summary>Durations as people type them: <c>500ms</c>, <c>20s</c>, <c>5m</c>, <c>1h</c>, <c>365d</c>.</summary>
internal static class Duration
{
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    // About a century: anything longer is a typing mistake.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40_000);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal) ||
                !decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                continue;
            }

            if (amount <= 0 || amount > (decimal)(Longest / unit))
            {
                return false;
            }

            duration = TimeSpan.FromTicks((long)(amount * unit.Ticks));
            return duration > TimeSpan.Zero;
        }

        return false;
    }
}
