namespace Ecommerce.Analytics.Repair;

/// <summary>A table as it was seen while it was whole.</summary>
/// <param name="Uuid">Its identity; empty for one whose rows are known to be lost.</param>
/// <param name="FirstBlock">Its first block.</param>
internal sealed record SeenTable(Guid Uuid, long FirstBlock)
{
    /// <summary>A table that has to be made anew or read again.</summary>
    public static SeenTable Lost { get; } = new(Guid.Empty, -1);

    /// <summary>A table that had no rows, and nothing to lose.</summary>
    public static SeenTable Empty { get; } = new(Guid.Empty, 0);

    /// <summary>Whether rows are missing from what is there now; null stands for a table without rows.</summary>
    public bool HasLost(SeenTable? now) => this != Empty && (now is null || now.Uuid != Uuid || now.FirstBlock > FirstBlock);
}
