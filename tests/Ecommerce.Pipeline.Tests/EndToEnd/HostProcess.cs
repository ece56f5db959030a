using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The sample host as a user starts it: a process of its own, in a session of its own, spoken to by signals and by its exit code.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _outputEnded;
    private readonly Task _errorsEnded;

    private HostProcess(Process process)
    {
        _process = process;
        _outputEnded = DrainAsync(process.StandardOutput, _output);
        _errorsEnded = DrainAsync(process.StandardError, _errors);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static HostProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        // setsid makes it the leader of a group of its own, as a shell's job control does, so that a test can signal the group.
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ecommerce.Pipeline.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("setsid did not start.");
        process.StandardInput.Close();
        return new HostProcess(process);
    }

    /// <summary>Runs to the end and gives exit code and output.</summary>
    public static async Task<HostResult> RunAsync(IEnumerable<string> arguments, TimeSpan deadline, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var host = Start(arguments, environment);
        return await host.WaitAsync(deadline);
    }

    /// <summary>Waits until the host has written its endpoints file, which it does once all is ready.</summary>
    public async Task<JsonElement> ReadyAsync(string endpointsFile, TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!File.Exists(endpointsFile))
        {
            if (_process.HasExited)
            {
                await Task.WhenAll(_outputEnded, _errorsEnded);
                throw new InvalidOperationException($"The host ended with exit code {_process.ExitCode} before it was ready:\n{Errors}\n{Output}");
            }

            try
            {
                await timer.WaitForNextTickAsync(timeout.Token);
            }
            catch (OperationCanceledException error)
            {
                throw new TimeoutException($"The host was not ready within {deadline}:\n{Errors}", error);
            }
        }

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(endpointsFile, timeout.Token));
        return document.RootElement.Clone();
    }

    public async Task<HostResult> WaitAsync(TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            await Task.WhenAll(_outputEnded, _errorsEnded);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"The host did not end within {deadline}:\n{Errors}\n{Output}", error);
        }

        return new HostResult(_process.ExitCode, Output, Errors);
    }

    /// <summary>Sends a signal to the whole process group, as a terminal does at Ctrl-C.</summary>
    public void SignalGroup(string signal) => Signal(signal, "-" + Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sends a signal to the host alone.</summary>
    public void Signal(string signal) => Signal(signal, Id.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("TERM");
            using var timeout = new CancellationTokenSource(KillDeadline);
            try
            {
                await _process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static void Signal(string signal, string target)
    {
        using var kill = Process.Start("kill", ["-" + signal, "--", target]);
        kill.WaitForExit();
    }

    private static async Task DrainAsync(StreamReader reader, StringBuilder into)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (into)
            {
                into.AppendLine(line);
            }
        }
    }
}
