using System.Diagnostics;

namespace Ecommerce.Data.Embedded;

/// <summary>The account a server runs as: PostgreSQL refuses root, so root hands it to another one.</summary>
internal sealed class ServerAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    private ServerAccount(string? name) => Name = name;

    /// <summary>Whether this process runs as root.</summary>
    public static bool RunsAsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>The other account's name, or null: the server runs as whoever we are.</summary>
    public string? Name { get; }

    public static ServerAccount Choose(string? wanted)
    {
        if (!RunsAsRoot)
        {
            return new(null);
        }

        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        var name = (wanted is null ? Candidates : [wanted]).FirstOrDefault(known.Contains) ?? throw new EmbeddedPostgresException(
            EmbeddedPostgresError.NoAccount,
            $"PostgreSQL refuses to run as root, and this machine has no account '{(wanted is null ? string.Join("' or '", Candidates) : wanted)}' to run it as. Create one (useradd --system postgres), or start as an ordinary user.");
        return new(name);
    }

    /// <summary>A program that runs as this account, in a folder that it can enter, with an environment that PostgreSQL's programs don't trip over.</summary>
    public ProcessStartInfo Program(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" };
        if (Name is not null)
        {
            start.UserName = Name;
        }

        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal) || k.StartsWith("LC_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        // Messages in English, and times in UTC whatever the host's zone is.
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        return start;
    }

    /// <summary>Makes a file or folder belong to this account.</summary>
    public async Task TakeAsync(string path, CancellationToken cancellationToken)
    {
        if (Name is null)
        {
            return;
        }

        var result = await ChildProcess.RunAsync(new ProcessStartInfo("chown", [Name, path]), TimeSpan.FromSeconds(30), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new EmbeddedPostgresException(EmbeddedPostgresError.DirectoryNotUsable, $"'{path}' could not be given to the account '{Name}': {result.LastWords()}");
        }
    }

    /// <summary>Checks that the account can enter a folder and every one above it. Mode bits are not the whole truth (ACLs, mounts), so the account itself tries.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot; the message names the first folder that is closed.</exception>
    public async Task CheckCanEnterAsync(string what, string folder, CancellationToken cancellationToken)
    {
        if (Name is null)
        {
            return;
        }

        var chain = new Stack<string>();
        for (var at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            chain.Push(at);
        }

        const string Script = "for folder do cd \"$folder\" 2>/dev/null || { printf %s \"$folder\"; exit 1; }; done";
        var start = Program("/bin/sh", ["-c", Script, "sh", .. chain]);
        var result = await ChildProcess.RunAsync(start, TimeSpan.FromSeconds(30), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new EmbeddedPostgresException(
                EmbeddedPostgresError.FolderClosed,
                $"PostgreSQL refuses to run as root and so runs as '{Name}', which cannot enter '{result.Output.Trim()}' on the way to its {what} '{folder}'. "
                + $"Open that folder (chmod o+x '{result.Output.Trim()}'), choose a place outside it, or start as an ordinary user.");
        }
    }
}
