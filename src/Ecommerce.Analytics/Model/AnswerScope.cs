namespace Ecommerce.Analytics.Model;

/// <summary>What an answer may read: the totals of its own ledger, and the state as it is when the answer is asked for.</summary>
public sealed class AnswerScope
{
    private readonly Func<string, string> _state;

    internal AnswerScope(string totals, Func<string, string> state) => (Totals, _state) = (totals, state);

    /// <summary>A subquery in parentheses, to be given an alias: the ledger's groups, its measures summed, and <c>n</c>, the number of facts. Groups without facts are not in it.</summary>
    public string Totals { get; }

    /// <summary>A subquery in parentheses, to be given an alias: the living rows of a source table.</summary>
    /// <param name="table">The table's name without its schema, for example <c>cities</c>.</param>
    /// <returns>ClickHouse SQL.</returns>
    public string State(string table) => _state(table);
}
