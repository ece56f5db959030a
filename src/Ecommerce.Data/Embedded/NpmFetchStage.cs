namespace Ecommerce.Data.Embedded;

/// <summary>The stages of fetching a package, in their order.</summary>
public enum NpmFetchStage
{
    /// <summary>Another process fetches the same package; this one waits for it.</summary>
    Waiting,

    /// <summary>npm downloads the archive; bytes are those that have arrived.</summary>
    Downloading,

    /// <summary>The archive's hash is compared with the pinned one.</summary>
    Checking,

    /// <summary>The archive is extracted; bytes are those of the archive that were read.</summary>
    Extracting,

    /// <summary>The package is in the cache.</summary>
    Done,
}
