using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Lists of regular expressions as Debezium reads them (<c>Strings.RegExSplitter</c>).</summary>
internal static partial class RegexList
{
    /// <summary>The expressions: separated by commas that no backslash escapes, trimmed, with <c>\,</c> turned into a comma; empty ones are left out.</summary>
    /// <exception cref="FormatException">The text ends in a lone backslash.</exception>
    public static ImmutableArray<string> Split(string text)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ',')
            {
                if (i > start)
                    parts.Add(text[start..i].Trim().Replace(@"\,", ",", StringComparison.Ordinal));
                start = i + 1;
            }
            else if (text[i] == '\\' && ++i == text.Length)
            {
                throw new FormatException("Unterminated escape sequence at the end of the string");
            }
        }

        return parts.ToImmutable();
    }

    /// <summary>What is wrong with a list; null when nothing is.</summary>
    public static string? Mistake(string text)
    {
        try
        {
            foreach (var pattern in Split(text))
            {
                if (Reason(pattern) is { } reason)
                    return $"A comma-separated list of valid regular expressions is expected, but {reason}";
            }

            return null;
        }
        catch (FormatException error)
        {
            return $"A comma-separated list of valid regular expressions is expected, but {error.Message}";
        }
    }

    /// <summary>Why one expression is invalid; null when it is not, or when only Java could tell.</summary>
    public static string? Reason(string pattern)
    {
        if (JavaOnly().IsMatch(pattern))
            return null;
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    // Possessive quantifiers, quotations, classes and intersections that .NET refuses or reads otherwise.
    [GeneratedRegex(@"[*+?}]\+|\\[QEhHRXv]|\\p\{|&&|\\x\{|\[\^?\[", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JavaOnly();
}
