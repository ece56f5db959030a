namespace Ecommerce.Analytics.Verification;

/// <summary>Messages of one source table that could not be applied and are still open in ClickHouse's <c>errors</c> table.</summary>
/// <param name="Table">The source table, or empty where the message does not tell it: then every answer is in doubt.</param>
/// <param name="Count">How many are open.</param>
/// <param name="Reason">Why the first of them was parked.</param>
public sealed record ParkedMessageSummary(string Table, long Count, string Reason)
{
    /// <summary>One line for people.</summary>
    /// <returns>Count, table and reason.</returns>
    public override string ToString() => $"{Count} parked message(s) of {(Table.Length == 0 ? "an unknown table" : Table)}; the first: {Reason}";
}
