namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>What happened to a row or table.</summary>
public enum ChangeOperation
{
    /// <summary>A row read by a snapshot (<c>r</c>).</summary>
    Read,

    /// <summary>An insert, or the second half of a key change (<c>c</c>).</summary>
    Create,

    /// <summary>An update (<c>u</c>).</summary>
    Update,

    /// <summary>A delete, or the first half of a key change (<c>d</c>).</summary>
    Delete,

    /// <summary>A truncate of the whole table (<c>t</c>): no key, no rows.</summary>
    Truncate,

    /// <summary>A logical message (<c>m</c>).</summary>
    Message,
}
