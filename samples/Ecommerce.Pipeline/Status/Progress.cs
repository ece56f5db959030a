using System.Globalization;

namespace Ecommerce.Pipeline.Status;

/// <summary>Tells the person at the terminal what goes on. All of it goes to stderr: stdout belongs to results.</summary>
internal sealed class Progress(TimeProvider clock, TextWriter output, bool isTerminal)
{
    private const string EraseLine = "\r\u001b[2K";

    private const int UsualWidth = 80;

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
            try
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
                    output.Write(line[..Math.Min(line.Length, Width() - 1)]);
                }

                output.Flush();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The terminal is gone, or stderr is closed or full: no reason for the pipeline to stop.
            }

            _transient = !stays;
        }
    }

    // A terminal that was never told its size says 0.
    private static int Width() => Console.BufferWidth is var width and > 20 ? width : UsualWidth;
}
