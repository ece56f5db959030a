namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>A record's place in a snapshot. Where several fit, the order of precedence is last, first, last of its table, first of its table, inside.</summary>
public enum SnapshotMarker
{
    /// <summary>Not from a snapshot (<c>false</c>).</summary>
    None,

    /// <summary>The snapshot's very first record (<c>first</c>).</summary>
    First,

    /// <summary>The first record of a table (<c>first_in_data_collection</c>).</summary>
    FirstInTable,

    /// <summary>Any other record (<c>true</c>).</summary>
    Inside,

    /// <summary>The last record of a table (<c>last_in_data_collection</c>).</summary>
    LastInTable,

    /// <summary>The snapshot's very last record (<c>last</c>).</summary>
    Last,

    /// <summary>From an incremental snapshot on a living stream (<c>incremental</c>).</summary>
    Incremental,
}
