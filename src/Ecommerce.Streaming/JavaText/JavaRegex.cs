using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.JavaText;

/// <summary>A regular expression as java.util.regex.Pattern reads it, and as Debezium and Kafka Connect ask it: does it match the whole text?</summary>
internal sealed class JavaRegex
{
    private readonly Regex _whole;
    private readonly Regex _first;
    private readonly ImmutableArray<string> _groups;

    /// <param name="pattern">The expression.</param>
    /// <param name="ignoreCase">Whether letter case does not matter.</param>
    /// <exception cref="FormatException">It has parts that .NET cannot imitate.</exception>
    /// <exception cref="RegexParseException">It is no expression.</exception>
    public JavaRegex(string pattern, bool ignoreCase = false)
    {
        var (translated, groups) = JavaRegexTranslation.Translate(pattern);
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        _first = new Regex(translated, options);
        _whole = new Regex($@"\A(?:{translated})\z", options);
        _groups = groups;
    }

    /// <summary>The number of capturing groups.</summary>
    public int GroupCount => _groups.Length;

    public bool IsWhole(string text) => _whole.IsMatch(text);

    public bool HasGroup(string name) => _groups.Contains(name);

    /// <summary>What Java makes of <c>matcher.matches()</c> followed by <c>matcher.replaceFirst(…)</c>: the search begins anew, so a shorter match may be what is replaced. Null where nothing matches.</summary>
    public string? Replace(string text, JavaReplacement replacement) =>
        _whole.IsMatch(text) ? _first.Replace(text, m => replacement.Expand(m, GroupName), count: 1) : null;

    // .NET numbers named groups behind all others, Java in the order of their brackets.
    private string GroupName(int number) => number == 0 ? "0" : _groups[number - 1];
}
