namespace Ecommerce.Streaming.Transforms;

/// <summary>What <see cref="ExtractNewRecordState"/> makes of deletes and their tombstones (<c>delete.tombstone.handling.mode</c>).</summary>
public enum DeleteTombstoneHandling
{
    /// <summary>A delete keeps its schema and gets a null value, which is the JSON text <c>null</c> on the wire; the tombstone goes (<c>tombstone</c>).</summary>
    Tombstone,

    /// <summary>Both go (<c>drop</c>).</summary>
    Drop,

    /// <summary>A delete becomes the old row with <c>__deleted</c> "true", other rows get "false"; the tombstone goes (<c>rewrite</c>).</summary>
    Rewrite,

    /// <summary>As <see cref="Rewrite"/>, and the tombstone stays (<c>rewrite-with-tombstone</c>).</summary>
    RewriteWithTombstone,

    /// <summary>A delete becomes a real tombstone, and the one behind it goes (<c>delete-to-tombstone</c>).</summary>
    DeleteToTombstone,
}
