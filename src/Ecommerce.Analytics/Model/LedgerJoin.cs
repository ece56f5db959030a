namespace Ecommerce.Analytics.Model;

/// <summary>A table that a fact's group or filter depends on, reached through a foreign key; also an edge of the closure.</summary>
/// <param name="Table">The table that is joined by its id.</param>
/// <param name="From">The table that holds the foreign key: the fact's own or one joined before.</param>
/// <param name="Column">The foreign key column in <paramref name="From"/>.</param>
internal sealed record LedgerJoin(string Table, string From, string Column);
