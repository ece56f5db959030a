namespace Ecommerce.Streaming.Connectors;

/// <summary>What <c>ExtractNewRecordState</c> makes of deletes (<c>delete.tombstone.handling.mode</c>).</summary>
public enum DeleteTombstoneHandling
{
    /// <summary>A delete becomes a record without a value; Debezium's own tombstone is dropped (<c>tombstone</c>, the default).</summary>
    Tombstone,

    /// <summary>Deletes and tombstones are dropped (<c>drop</c>).</summary>
    Drop,

    /// <summary>The old row with <c>__deleted</c> "true", other rows with "false"; tombstones are dropped (<c>rewrite</c>).</summary>
    Rewrite,

    /// <summary>As <see cref="Rewrite"/>, and the tombstone stays (<c>rewrite-with-tombstone</c>).</summary>
    RewriteWithTombstone,

    /// <summary>A delete becomes a true tombstone (<c>delete-to-tombstone</c>).</summary>
    DeleteToTombstone,
}
