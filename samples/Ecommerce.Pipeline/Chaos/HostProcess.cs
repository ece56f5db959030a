using System.Diagnostics;
using System.Globalization;

namespace Ecommerce.Pipeline.Chaos;

/// <summary>A process of this program, in a session of its own, so that a terminal's Ctrl-C does not reach it; its last words are kept.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const int LinesKept = 40;

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Task _listening;

    private HostProcess(Process process)
    {
        _process = process;
        _listening = Task.WhenAll(ListenAsync(process.StandardError), ListenAsync(process.StandardOutput));
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines that it said so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    public static HostProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("setsid", ["dotnet", "exec", typeof(HostProcess).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new HostProcess(process);
    }

    public void Kill() => _process.Kill();

    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <exception cref="TimeoutException">It still runs.</exception>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken).WaitAsync(patience, cancellationToken);

    /// <summary>What it said last, and how it ended. It has ended.</summary>
    public async Task<string> LastWordsAsync()
    {
        await _listening;
        return string.Create(CultureInfo.InvariantCulture, $"The host ended with exit code {_process.ExitCode}: {Errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        await _listening;
        _process.Dispose();
    }

    private async Task ListenAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Enqueue(line);
                if (_errors.Count > LinesKept)
                {
                    _errors.Dequeue();
                }
            }
        }
    }
}
