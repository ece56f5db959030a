using System.ComponentModel;
using System.Diagnostics;

namespace Ecommerce.Data.Embedded;

/// <summary>Runs a program with an argument array (never through a shell) to its end and keeps what it said.</summary>
internal static class ChildProcess
{
    /// <summary>The most lines of output that are kept: enough for any error message.</summary>
    private const int KeptLines = 200;

    /// <exception cref="Win32Exception">The program could not be started.</exception>
    /// <exception cref="TimeoutException">It outlasted <paramref name="timeout"/> and was killed.</exception>
    public static async Task<ChildResult> RunAsync(ProcessStartInfo start, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        var output = ReadAsync(process.StandardOutput);
        var error = ReadAsync(process.StandardError);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            Kill(process);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{Path.GetFileName(start.FileName)} did not end within {timeout.TotalSeconds:0} s and was killed.", e);
        }

        return new ChildResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }

    public static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime.
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var lines = new Queue<string>();
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
            {
                lines.Dequeue();
            }
        }

        return string.Join('\n', lines);
    }
}
