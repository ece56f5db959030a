using System.Runtime.InteropServices;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Analytics.Embedded;

/// <summary>The pinned npm packages that carry chDB's library (https://github.com/chdb-io/chdb-node).</summary>
public static class ChdbPackage
{
    internal const string LibraryFile = "libchdb.so";
    private const string Version = "26.7.3-stable.1";

    private static readonly NpmPackage LinuxX64 = new(
        "@chdb/lib-linux-x64-gnu", Version, "sha512-XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==")
    {
        ArchiveBytes = 177_817_999,
        DisplayName = "ClickHouse (chDB)",
        PathVariable = ChdbLibrary.PathVariable,
        RequiredFiles = [LibraryFile],
    };

    /// <summary>
    /// The package for this operating system and processor, or null where none is pinned: so far there is one for Linux on x64 with glibc. Elsewhere, fetch
    /// <c>@chdb/lib-linux-arm64-gnu</c>, <c>@chdb/lib-darwin-x64</c> or <c>@chdb/lib-darwin-arm64</c> of the same version and name its library by
    /// <see cref="ChdbLibrary.PathVariable"/>.
    /// </summary>
    public static NpmPackage? ForThisPlatform =>
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
            ? LinuxX64
            : null;
}
