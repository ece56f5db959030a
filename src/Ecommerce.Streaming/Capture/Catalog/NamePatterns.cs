using System.Collections.Immutable;
using Ecommerce.Streaming.JavaText;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>A list of regular expressions as Debezium reads them: each must match the whole name, letter case aside (io.debezium.function.Predicates).</summary>
internal sealed class NamePatterns(ImmutableArray<string> patterns)
{
    private readonly JavaRegex[] _expressions = [.. patterns.Select(p => new JavaRegex(p, ignoreCase: true))];

    public bool IsEmpty => _expressions.Length == 0;

    public bool Match(string name) => IndexOf(name) >= 0;

    /// <summary>The first pattern that matches; -1 where none does.</summary>
    public int IndexOf(string name) => Array.FindIndex(_expressions, e => e.IsWhole(name));

    /// <summary>Whether a name passes a pair of lists of which one is empty.</summary>
    public static bool Pass(NamePatterns included, NamePatterns excluded, string name) => (included.IsEmpty || included.Match(name)) && !excluded.Match(name);
}
