using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ecommerce.Conformance.Comparison;

/// <summary>A text with its unrepeatable parts taken out: generated UUIDs and times of the run.</summary>
/// <param name="Template">What is left, with a mark where each part was.</param>
/// <param name="Uuids">The generated UUIDs, in order.</param>
internal sealed partial record TextParts(string Template, ImmutableArray<string> Uuids)
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="window">When its run took place.</param>
    /// <param name="isData">Whether a UUID comes from the case's own SQL.</param>
    public static TextParts Of(string text, RunWindow window, Func<string, bool> isData)
    {
        var uuids = ImmutableArray.CreateBuilder<string>();
        var template = Uuid().Replace(text, match =>
        {
            if (isData(match.Value))
            {
                return match.Value;
            }

            uuids.Add(match.Value);
            return $"<uuid v{match.Groups["version"].Value}>";
        });
        template = Time().Replace(template, match =>
        {
            if (match.Groups["time"].Length == 0)
            {
                return DateOnly.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && window.HoldsDay(day)
                    ? $"<date{match.Groups["zone"].Value}>"
                    : match.Value;
            }

            return DateTimeOffset.TryParse($"{match.Groups["date"].Value} {match.Groups["time"].Value}Z", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && window.Holds(time)
                ? $"<date{match.Groups["separator"].Value}time{(match.Groups["fraction"].Length > 0 ? ".fraction" : "")}{match.Groups["zone"].Value}>"
                : match.Value;
        });
        return new(template, uuids.ToImmutable());
    }

    // Random and time-ordered ones only: the others are made from a name, and repeat.
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-(?<version>[47])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture)]
    private static partial Regex Uuid();

    [GeneratedRegex("(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})((?<separator>[T ])(?<time>[0-9]{2}:[0-9]{2}(:[0-9]{2})?)(?<fraction>\\.[0-9]{1,9})?)?(?<zone>Z|[+-][0-9]{2}(:?[0-9]{2})?)?", RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
