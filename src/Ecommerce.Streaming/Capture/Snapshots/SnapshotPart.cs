using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>Some records of one table, converted, on their way from whoever reads the table to whoever sends.</summary>
/// <param name="Index">The table's place in the snapshot.</param>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many of the records are rows.</param>
internal sealed record SnapshotPart(int Index, TableName Table, int Rows)
{
    public required IReadOnlyList<ConnectRecord> Records { get; init; }

    /// <summary>Whether the table ends here.</summary>
    public bool IsEnd { get; init; }

    /// <summary>The table's last row, for where others follow; null where it has none, or does not end here.</summary>
    public ConnectRecord? LastInTable { get; init; }

    /// <summary>The same row as the last one of the whole snapshot.</summary>
    public ConnectRecord? Last { get; init; }
}
