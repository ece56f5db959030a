using System.Data.Common;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Verification;

/// <summary>Streams one side of an answer as rows of canonical values in key order, and refuses what is not the answer's shape.</summary>
internal sealed class AnswerRowReader
{
    private readonly DbDataReader _reader;
    private readonly AnalyticalTable _answer;
    private readonly string _side;
    private readonly int[] _keys;
    private object?[]? _previous;

    public AnswerRowReader(DbDataReader reader, AnalyticalTable answer, string side)
    {
        _reader = reader;
        _answer = answer;
        _side = side;
        _keys = [.. Enumerable.Range(0, answer.Columns.Length).Where(i => answer.Columns[i].IsKey)];
        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        if (!names.SequenceEqual(answer.Columns.Select(c => c.Name), StringComparer.Ordinal))
        {
            throw Refused($"has the columns ({string.Join(", ", names)}) where ({string.Join(", ", answer.Columns.Select(c => c.Name))}) belong");
        }
    }

    /// <summary>Reads the next row.</summary>
    /// <returns>Its values, or null after the last row.</returns>
    public async ValueTask<object?[]?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var row = new object?[_answer.Columns.Length];
        for (var i = 0; i < row.Length; i++)
        {
            try
            {
                row[i] = AnswerValue.Canonical(_reader.GetValue(i));
            }
            catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
            {
                throw Refused($"gives in column {_answer.Columns[i].Name} what cannot be compared: {e.Message}", e);
            }
        }

        // Comparing two streams side by side is only sound while both are in order: better no verdict than a wrong one.
        if (_previous is not null && CompareKeys(_previous, row) > 0)
        {
            throw Refused($"does not come in the order of its key: [{Key(row)}] after [{Key(_previous)}]");
        }

        _previous = row;
        return row;
    }

    public int CompareKeys(object?[] left, object?[] right)
    {
        foreach (var i in _keys)
        {
            var order = AnswerValue.CompareKeys(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    public string Key(object?[] row) => Describe(row, _keys);

    public string Describe(object?[] row) => Describe(row, Enumerable.Range(0, row.Length));

    private string Describe(object?[] row, IEnumerable<int> columns) =>
        string.Join(", ", columns.Select(i => $"{_answer.Columns[i].Name}={AnswerValue.Text(row[i]) ?? "NULL"}"));

    private VerificationException Refused(string what, Exception? inner = null) => new($"{_side}'s side of the answer {_answer.Name} {what}.", inner);
}
