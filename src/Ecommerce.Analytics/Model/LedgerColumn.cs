namespace Ecommerce.Analytics.Model;

/// <summary>A group or a measure of a ledger.</summary>
/// <param name="Name">The column in the ledger.</param>
/// <param name="Type">Its ClickHouse type; never nullable.</param>
/// <param name="Expression">What the state says now, in terms of <c>table.column</c> of the feed's tables.</param>
internal sealed record LedgerColumn(string Name, string Type, string Expression)
{
    /// <summary>Sums of money are wider than what answers show, so that adding never overflows.</summary>
    public static LedgerColumn Money(string name, string expression) => new(name, "Decimal(38, 2)", expression);

    /// <summary>An id that a fact is grouped by.</summary>
    public static LedgerColumn Id(string name, string expression) => new(name, "Int32", expression);

    /// <summary>A quantity that is added up.</summary>
    public static LedgerColumn Quantity(string name, string expression) => new(name, "Int64", expression);
}
