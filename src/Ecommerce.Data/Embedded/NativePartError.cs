namespace Ecommerce.Data.Embedded;

/// <summary>Why a native part could not be had.</summary>
public enum NativePartError
{
    /// <summary>There is no npm on this machine and nothing is cached.</summary>
    NpmNotFound,

    /// <summary>npm ran and failed; the message carries its own words.</summary>
    NpmFailed,

    /// <summary>What arrived is not what was pinned: a truncated or changed download. It has been removed.</summary>
    IntegrityMismatch,

    /// <summary>The archive is intact and still unusable: a file is missing, or a path leads out of its folder.</summary>
    BadArchive,

    /// <summary>No byte arrived, or another process held the lock, for too long.</summary>
    TimedOut,

    /// <summary>The cache's folder cannot be written: no right, no space.</summary>
    CacheNotWritable,

    /// <summary>No package is known for this operating system and processor.</summary>
    PlatformNotSupported,

    /// <summary>A path was given that does not hold a usable part.</summary>
    BadPath,
}
