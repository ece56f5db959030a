namespace Ecommerce.Conformance.Comparison;

/// <summary>Two texts as a report shows them: long ones from shortly before the place where they part.</summary>
internal static class Excerpt
{
    private const int Longest = 300;
    private const int Lead = 40;

    public static (string? Expected, string? Actual) Of(string? expected, string? actual)
    {
        var common = expected is null || actual is null ? 0 : expected.AsSpan().CommonPrefixLength(actual);
        return (Cut(expected, common), Cut(actual, common));
    }

    private static string? Cut(string? text, int common)
    {
        if (text is not { Length: > Longest })
        {
            return text;
        }

        var start = Math.Clamp(common - Lead, 0, text.Length - Longest);
        return $"{(start > 0 ? "…" : "")}{text.AsSpan(start, Longest)}{(start + Longest < text.Length ? "…" : "")}";
    }
}
