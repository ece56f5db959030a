using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Embedded;

/// <summary>
/// Our folder around a server's data: <c>pgdata</c> (the server's own), <c>password</c> (ours, 0600), <c>log</c> and the lock. <c>pgdata</c> gets its name
/// only when initdb has finished, so what is there is whole.
/// </summary>
internal sealed class PostgresDirectory : IDisposable
{
    /// <summary>The bootstrap superuser.</summary>
    public const string UserName = "ecommerce";

    private const string InitializingPrefix = "initializing-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const long LogBytesKept = 10 << 20;

    private readonly ServerAccount _account;
    private readonly ILogger _logger;
    private readonly FileLock _lock;

    private PostgresDirectory(string root, ServerAccount account, ILogger logger, FileLock held)
    {
        Root = root;
        _account = account;
        _logger = logger;
        _lock = held;
    }

    public string Root { get; }

    public string Data => Path.Combine(Root, "pgdata");

    public string LogFile => Path.Combine(Root, "log", "postgres.log");

    private string PasswordFile => Path.Combine(Root, "password");

    public static PostgresDirectory Open(EmbeddedPostgresOptions options, ServerAccount account)
    {
        var root = Path.GetFullPath(options.DataDirectory);
        try
        {
            Create(root, account.Name is null ? OwnerOnly : OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            RefuseForeign(root);
            var held = FileLock.TryAcquire(Path.Combine(root, "lock")) ?? throw new EmbeddedPostgresException(
                EmbeddedPostgresError.DirectoryInUse,
                $"The PostgreSQL data directory '{root}' is in use by another host on this machine. Stop that one first, or choose another data directory.");
            return new(root, account, options.Logger, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(root, e);
        }
    }

    /// <summary>The folder itself, or the first one above it that exists.</summary>
    public static string NearestExisting(string path)
    {
        var at = Path.GetFullPath(path);
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
        {
            at = parent;
        }

        return at;
    }

    /// <summary>Makes sure that there is data of the right version, and returns the superuser's password.</summary>
    public async Task<string> PrepareAsync(PostgresBinaries binaries, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var left in Directory.EnumerateDirectories(Root, InitializingPrefix + "*"))
            {
                Directory.Delete(left, recursive: true);
            }

            if (!Directory.Exists(Data))
            {
                await InitializeAsync(binaries, options, cancellationToken).ConfigureAwait(false);
            }

            var written = (await File.ReadAllTextAsync(Path.Combine(Data, "PG_VERSION"), cancellationToken).ConfigureAwait(false)).Trim();
            if (!string.Equals(written, binaries.MajorVersion.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            {
                throw new EmbeddedPostgresException(
                    EmbeddedPostgresError.OtherMajorVersion,
                    $"The data in '{Data}' were written by PostgreSQL {written}, and the server in '{binaries.BinDirectory}' is PostgreSQL {binaries.MajorVersion}. "
                    + $"Set {PostgresBinaries.PathVariable} to a PostgreSQL {written}, or choose another data directory.");
            }

            await PrepareLogAsync(cancellationToken).ConfigureAwait(false);
            return (await File.ReadAllTextAsync(PasswordFile, cancellationToken).ConfigureAwait(false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(Root, e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void Create(string path, UnixFileMode mode)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Create(parent, mode);
        }

        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static void RefuseForeign(string root)
    {
        string[] ours = ["pgdata", "password", "log", "lock"];
        var foreign = Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName)
            .FirstOrDefault(name => !ours.Contains(name, StringComparer.Ordinal) && !name!.StartsWith(InitializingPrefix, StringComparison.Ordinal));
        if (foreign is not null)
        {
            throw new EmbeddedPostgresException(
                EmbeddedPostgresError.DirectoryNotUsable,
                $"'{root}' is not a data directory of ours: it holds '{foreign}'. Nothing in it has been changed. Choose an empty or a new folder.");
        }

        if (Directory.Exists(Path.Combine(root, "pgdata")) && !File.Exists(Path.Combine(root, "password")))
        {
            throw new EmbeddedPostgresException(
                EmbeddedPostgresError.DirectoryNotUsable,
                $"'{root}' holds PostgreSQL data but not the password file that belongs to them, so they are not ours or were copied in part. Restore the whole folder, or choose another one.");
        }
    }

    private async Task InitializeAsync(PostgresBinaries binaries, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        Log.Initializing(_logger, Root);
        var work = Path.Combine(Root, InitializingPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            Create(work, OwnerOnly);
            var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
            var handedOver = Path.Combine(work, "password");
            WriteSecret(handedOver, password);
            await _account.TakeAsync(handedOver, cancellationToken).ConfigureAwait(false);
            await _account.TakeAsync(work, cancellationToken).ConfigureAwait(false);

            var data = Path.Combine(work, "pgdata");
            List<string> arguments = ["-D", data, "-U", UserName, $"--pwfile={handedOver}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"];
            // From 17 on PostgreSQL brings a C.UTF-8 of its own; before, only C is on every machine. Both sort by code point.
            arguments.AddRange(binaries.MajorVersion >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : ["--locale=C"]);
            if (!options.Durable)
            {
                arguments.Add("--no-sync");
            }

            var result = await ChildProcess.RunAsync(_account.Program(binaries.Program("initdb"), arguments), options.StartTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw new EmbeddedPostgresException(
                    EmbeddedPostgresError.InitializationFailed,
                    $"initdb could not create PostgreSQL's data in '{Root}' (exit code {result.ExitCode}) and said:\n{result.LastWords()}\nNothing of it has been kept.");
            }

            // The password first: data without it would be of no use to anybody.
            WriteSecret(PasswordFile, password);
            Directory.Move(data, Data);
        }
        catch (TimeoutException e)
        {
            throw new EmbeddedPostgresException(EmbeddedPostgresError.InitializationFailed, $"initdb in '{Root}': {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private async Task PrepareLogAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(LogFile)!;
        if (!Directory.Exists(folder))
        {
            Create(folder, OwnerOnly);
            await _account.TakeAsync(folder, cancellationToken).ConfigureAwait(false);
        }

        if (new FileInfo(LogFile) is { Exists: true, Length: > LogBytesKept })
        {
            File.Move(LogFile, LogFile + ".1", overwrite: true);
        }
    }

    private static void WriteSecret(string path, string secret)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(System.Text.Encoding.ASCII.GetBytes(secret + "\n"));
        stream.Flush(flushToDisk: true);
    }

    private static EmbeddedPostgresException NotUsable(string root, Exception e) =>
        new(EmbeddedPostgresError.DirectoryNotUsable, $"The PostgreSQL data directory '{root}' cannot be used: {e.Message} Choose a folder that this account may write.", e);
}
