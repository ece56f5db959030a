namespace Ecommerce.Analytics.Settling;

/// <summary>How far one state table is settled.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Uuid">The table's identity; a table made anew numbers its blocks from 1 again.</param>
/// <param name="Block">Every row in blocks up to this one is in the ledgers.</param>
/// <param name="Floor">The floor that was applied to all of its rows.</param>
internal sealed record TableProgress(string Table, Guid Uuid, long Block, UInt128 Floor);
