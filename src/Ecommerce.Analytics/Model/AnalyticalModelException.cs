using System.Collections.Immutable;

namespace Ecommerce.Analytics.Model;

/// <summary>An analytical table contradicts itself or the store. Nothing has run in ClickHouse.</summary>
public sealed class AnalyticalModelException : ArgumentException
{
    /// <summary>Creates the error.</summary>
    /// <param name="mistakes">Every mistake found, each a sentence that begins with the table's name.</param>
    public AnalyticalModelException(IEnumerable<string> mistakes)
        : this([.. mistakes])
    {
    }

    private AnalyticalModelException(ImmutableArray<string> mistakes)
        : base(string.Join(Environment.NewLine, mistakes)) => Mistakes = mistakes;

    /// <summary>Every mistake found, each a sentence that begins with the table's name.</summary>
    public ImmutableArray<string> Mistakes { get; }
}
