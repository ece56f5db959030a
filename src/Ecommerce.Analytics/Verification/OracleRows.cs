using System.Collections.Immutable;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Analytics.Verification;

/// <summary>The oracle's side of an answer: rows of canonical values in key order, one after the other.</summary>
internal sealed class OracleRows
{
    private readonly List<object?[]> _rows;
    private int _next;

    private OracleRows(List<object?[]> rows) => _rows = rows;

    /// <summary>Finds an answer among the oracle's.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="all">What the oracle says; null where it says nothing.</param>
    /// <param name="compareKeys">The order that the other sides have.</param>
    /// <param name="sample">The keys that the other sides give; null for all.</param>
    /// <returns>The rows, or null where there is no oracle, or it cannot know the question: it knows the store's own.</returns>
    /// <exception cref="VerificationException">The oracle lacks this answer, or gives it in another shape.</exception>
    public static OracleRows? Of(AnalyticalTable answer, ImmutableArray<OracleAnswer> all, Comparison<object?[]> compareKeys, KeySample? sample)
    {
        if (all.IsDefault)
        {
            return null;
        }

        var said = all.FirstOrDefault(other => string.Equals(other.Name, answer.Name, StringComparison.Ordinal));
        if (said is null && !StoreAnswers.All.Any(own => string.Equals(own.Name, answer.Name, StringComparison.Ordinal)))
        {
            return null;
        }

        if (said is null)
        {
            throw new VerificationException($"The oracle does not have the answer {answer.Name}.");
        }

        var columns = answer.Columns.Select(column => column.Name);
        if (!said.Columns.SequenceEqual(columns, StringComparer.Ordinal))
        {
            throw new VerificationException($"The oracle's side of the answer {answer.Name} has the columns ({string.Join(", ", said.Columns)}) where ({string.Join(", ", columns)}) belong.");
        }

        var rows = said.Rows.Select(row => row.Select(AnswerValue.Canonical).ToArray()).Where(row => sample?.Includes(row) ?? true).ToList();
        rows.Sort(compareKeys);
        return new OracleRows(rows);
    }

    /// <summary>The next row, or null after the last.</summary>
    public object?[]? Read() => _next < _rows.Count ? _rows[_next++] : null;
}
