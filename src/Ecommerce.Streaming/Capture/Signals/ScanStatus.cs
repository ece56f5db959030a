namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>How reading a table for an incremental snapshot ended.</summary>
internal enum ScanStatus
{
    /// <summary>All of its rows were read.</summary>
    Succeeded,

    /// <summary>It has no rows, or none that meet the condition.</summary>
    Empty,

    /// <summary>It has no key, and no surrogate key was given.</summary>
    NoKey,

    /// <summary>The server refused to read it.</summary>
    Refused,

    /// <summary>It does not exist or is not captured.</summary>
    UnknownTable,
}
