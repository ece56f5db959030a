namespace Ecommerce.Analytics.Model;

/// <summary>A group or a measure of a ledger.</summary>
/// <param name="Name">The column in the ledger, by which <see cref="LedgerFeed.Select"/> reads it.</param>
/// <param name="Type">Its ClickHouse type; never nullable, so an expression that may be NULL says what stands for it, or <see cref="LedgerFeed.Where"/> leaves such facts out.</param>
/// <param name="Expression">What the state says now: ClickHouse SQL in terms of <c>table.column</c> of the feed's tables, always with the table, for example <c>toYYYYMM(orders.created_at)</c>.</param>
public sealed record LedgerColumn(string Name, string Type, string Expression)
{
    /// <summary>Money that is added up; wider than what answers show, so that adding never overflows.</summary>
    /// <param name="name">The column in the ledger.</param>
    /// <param name="expression">What the state says now, with two decimals.</param>
    /// <returns>A <c>Decimal(38, 2)</c>.</returns>
    public static LedgerColumn Money(string name, string expression) => new(name, "Decimal(38, 2)", expression);

    /// <summary>An id that facts are grouped by.</summary>
    /// <param name="name">The column in the ledger.</param>
    /// <param name="expression">What the state says now.</param>
    /// <returns>An <c>Int32</c>.</returns>
    public static LedgerColumn Id(string name, string expression) => new(name, "Int32", expression);

    /// <summary>A whole number that is added up.</summary>
    /// <param name="name">The column in the ledger.</param>
    /// <param name="expression">What the state says now.</param>
    /// <returns>An <c>Int64</c>.</returns>
    public static LedgerColumn Quantity(string name, string expression) => new(name, "Int64", expression);
}
