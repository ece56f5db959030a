namespace Ecommerce.Analytics.Repair;

/// <summary>A ledger that was made anew.</summary>
/// <param name="Name">The analytical table's bare name, for example <c>monthly_orders</c>.</param>
/// <param name="Rows">Rows that the new ledger began with: one for each fact that counts.</param>
/// <param name="Duration">How long settling waited for it.</param>
public sealed record RebuiltTable(string Name, long Rows, TimeSpan Duration);
