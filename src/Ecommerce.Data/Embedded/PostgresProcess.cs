using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Embedded;

/// <summary>The server's process: started in a session of its own, stopped by degrees.</summary>
internal sealed class PostgresProcess : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Task<string> _launcherWords;

    private PostgresProcess(Process process)
    {
        _process = process;
        // The launcher's own words, if it cannot start the server; the server itself writes to its log.
        _launcherWords = process.StandardError.ReadToEndAsync();
        Exited = process.WaitForExitAsync(CancellationToken.None);
    }

    public int Id => _process.Id;

    public Task Exited { get; }

    public static PostgresProcess Start(ServerAccount account, PostgresBinaries binaries, PostgresDirectory directory, IEnumerable<KeyValuePair<string, string>> settings)
    {
        // Ctrl-C in a terminal goes to the whole process group, and the server has to outlive its host's last words: a session of its own.
        // Only a shell can point a child's output at a file; every path is an argument, never part of the script.
        string[] launcher = Programs.Find("setsid") is { } setsid ? [setsid]
            : Programs.Find("perl") is { } perl ? [perl, "-MPOSIX=setsid", "-e", "setsid(); exec @ARGV or die $!"]
            : throw new EmbeddedPostgresException(EmbeddedPostgresError.StartFailed, "Neither 'setsid' nor 'perl' is on PATH; one of them is needed to give PostgreSQL a session of its own. Install util-linux or perl.");
        const string Script = "umask 077; log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1";
        string[] command =
        [
            .. launcher, "/bin/sh", "-c", Script, "sh", directory.LogFile, binaries.Program("postgres"), "-D", directory.Data,
            .. settings.SelectMany(s => (string[])["-c", $"{s.Key}={s.Value}"]),
        ];
        var start = account.Program(command[0], command[1..]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new(process);
        }
        catch (Win32Exception e)
        {
            throw new EmbeddedPostgresException(EmbeddedPostgresError.StartFailed, $"'{binaries.Program("postgres")}' could not be started{(account.Name is null ? "" : $" as '{account.Name}'")}: {e.Message}", e);
        }
    }

    /// <summary>Why it ended, once it has: the end of what it wrote to its log since <paramref name="logStart"/>.</summary>
    public async Task<string> LastWordsAsync(PostgresDirectory directory, long logStart)
    {
        await Exited.ConfigureAwait(false);
        var words = await _launcherWords.ConfigureAwait(false);
        return $"exit code {_process.ExitCode}; it said:\n{(words.Trim().Length > 0 ? words.Trim() + "\n" : "")}{LogTail(directory, logStart)}";
    }

    public static string LogTail(PostgresDirectory directory, long from)
    {
        if (!File.Exists(directory.LogFile))
        {
            return "(no log)";
        }

        using var stream = new FileStream(directory.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Min(from, stream.Length);
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? $"(nothing in {directory.LogFile})" : string.Join('\n', lines.TakeLast(12));
    }

    public Task StopAsync(ServerAccount account, PostgresBinaries binaries, PostgresDirectory directory, EmbeddedPostgresOptions options, CancellationToken cancellationToken) =>
        StopAsync(Id, () => ValueTask.FromResult(Exited.IsCompleted), account, binaries, directory, options, cancellationToken);

    /// <summary>Stops a server that an earlier host left behind on this directory, and removes a pid file that nobody stands behind.</summary>
    public static async Task StopOrphanAsync(ServerAccount account, PostgresBinaries binaries, PostgresDirectory directory, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        if (PostmasterFile.ReadProcessId(directory.Data) is not { } id)
        {
            return;
        }

        if (await PostmasterFile.IsServerOfAsync(id, directory.Data, cancellationToken).ConfigureAwait(false))
        {
            Log.OrphanFound(options.Logger, directory.Root, id);
            await StopAsync(
                id,
                async () => !await PostmasterFile.IsServerOfAsync(id, directory.Data, CancellationToken.None).ConfigureAwait(false),
                account,
                binaries,
                directory,
                options,
                cancellationToken).ConfigureAwait(false);
        }

        if (File.Exists(PostmasterFile.PathIn(directory.Data)))
        {
            Log.StalePidFile(options.Logger, directory.Root, id);
            File.Delete(PostmasterFile.PathIn(directory.Data));
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task StopAsync(
        int id, Func<ValueTask<bool>> ended, ServerAccount account, PostgresBinaries binaries, PostgresDirectory directory, EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        // Fast ends sessions and writes a checkpoint; a walsender whose client confirms nothing can hold it up for ever. Immediate leaves recovery to the next start.
        var pid = id.ToString(CultureInfo.InvariantCulture);
        (string Mode, string[] Arguments, TimeSpan Timeout)[] degrees =
        [
            ("fast", ["stop", "-D", directory.Data, "-m", "fast", "-W", "-s"], options.StopTimeout),
            ("immediate", ["stop", "-D", directory.Data, "-m", "immediate", "-W", "-s"], KillTimeout),
            ("kill", ["kill", "KILL", pid], KillTimeout),
        ];
        foreach (var (mode, arguments, timeout) in degrees)
        {
            if (await ended().ConfigureAwait(false))
            {
                return;
            }

            var result = await ChildProcess.RunAsync(account.Program(binaries.Program("pg_ctl"), arguments), KillTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            var since = options.TimeProvider.GetTimestamp();
            while (result.ExitCode == 0 && options.TimeProvider.GetElapsedTime(since) < timeout)
            {
                if (await ended().ConfigureAwait(false))
                {
                    return;
                }

                await Task.Delay(PollInterval, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            if (await ended().ConfigureAwait(false))
            {
                return;
            }

            Log.StopEscalates(options.Logger, directory.Root, mode, options.TimeProvider.GetElapsedTime(since).TotalSeconds, result.ExitCode == 0 ? "it still runs" : result.LastWords(3));
        }

        throw new EmbeddedPostgresException(EmbeddedPostgresError.StopFailed, $"The PostgreSQL server in '{directory.Root}' (process {id}) could not be stopped, not even by SIGKILL. End it by hand, then start again.");
    }
}
