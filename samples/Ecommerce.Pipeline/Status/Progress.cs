using System.Globalization;

namespace Ecommerce.Pipeline.Status;

/// <summary>Tells the person at the terminal what goes on. All of it goes to stderr: stdout belongs to results.</summary>
internal sealed class Progress(TimeProvider clock, TextWriter output, bool isTerminal)
{
    private const string EraseLine = "\r\u001b[2K";

    private readonly long _started = clock.GetTimestamp();
    private readonly Lock _gate = new();
    private bool _transient;

    public bool IsTerminal { get; } = isTerminal;

    public TimeSpan Elapsed => clock.GetElapsedTime(_started);

    /// <summary>A line that stays.</summary>
    public void Say(string message) => Write(message, stays: true);

    /// <summary>A line that the next one replaces on a terminal, and an ordinary line elsewhere.</summary>
    public void Show(string message) => Write(message, stays: !IsTerminal);

    private void Write(string message, bool stays)
    {
        lock (_gate)
        {
            if (_transient)
            {
                output.Write(EraseLine);
            }

            var line = string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,7:0.0}s  {message}");
            if (stays)
            {
                output.WriteLine(line);
            }
            else
            {
                // A line that wraps could not be erased.
                output.Write(line[..Math.Min(line.Length, Math.Max(20, Console.BufferWidth - 1))]);
            }

            output.Flush();
            _transient = !stays;
        }
    }
}
