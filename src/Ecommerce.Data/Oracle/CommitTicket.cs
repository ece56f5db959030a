namespace Ecommerce.Data.Oracle;

/// <summary>A transaction that is about to commit: its place among the others, and what it changed.</summary>
internal sealed class CommitTicket(IReadOnlyList<RowChange> changes, ulong transaction)
{
    /// <summary>What counts if it commits.</summary>
    public IReadOnlyList<RowChange> Changes { get; } = changes;

    /// <summary>PostgreSQL's number of the transaction, all 64 bits.</summary>
    public ulong Transaction { get; } = transaction;

    /// <summary>Whether it committed; null as long as nobody knows.</summary>
    public bool? Committed { get; set; }
}
