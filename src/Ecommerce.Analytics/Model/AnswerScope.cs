namespace Ecommerce.Analytics.Model;

/// <summary>What an answer may read: the totals of its own ledger and the state as it is now.</summary>
/// <param name="Totals">A subquery with the ledger's groups, its measures summed, and <c>n</c>, for groups that have rows.</param>
/// <param name="State">Gives the subquery that reads a state table's living rows.</param>
internal sealed record AnswerScope(string Totals, Func<string, string> State);
