namespace Ecommerce.Analytics.Errors;

/// <summary>What became of a message that could not be stored.</summary>
public enum ErrorState
{
    /// <summary>Nobody has decided; verification does not call an answer exact that it concerns.</summary>
    Open,

    /// <summary>The row that it was for has a newer version, was deleted, or its table was emptied: no answer misses the message any more.</summary>
    Mended,

    /// <summary>It was sent through the hub again, and stored.</summary>
    Replayed,

    /// <summary>A person said that it shall not count. The very same message does not open again, however often it is delivered.</summary>
    Dropped,
}
