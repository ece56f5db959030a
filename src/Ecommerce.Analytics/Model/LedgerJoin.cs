namespace Ecommerce.Analytics.Model;

/// <summary>A table that a fact's group, measure or filter depends on, reached through a foreign key of the store. A change of its row makes the facts that reach it dirty.</summary>
/// <param name="Table">The table that is joined by its id; a feed joins a table once.</param>
/// <param name="From">The table that holds the foreign key: the fact's own or one joined before.</param>
/// <param name="Column">The foreign key column in <paramref name="From"/>.</param>
public sealed record LedgerJoin(string Table, string From, string Column);
