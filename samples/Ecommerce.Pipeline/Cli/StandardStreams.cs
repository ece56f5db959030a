namespace Ecommerce.Pipeline.Cli;

/// <summary>Stdout and stderr as they really are: closed, full, or a terminal that is gone. (A reader that is gone, as of <c>| head -1</c>, .NET takes for granted.)</summary>
internal static class StandardStreams
{
    /// <summary>Whether stderr is a terminal on which a line can be replaced.</summary>
    public static bool ErrorIsTerminal => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Prints a result to stdout.</summary>
    /// <exception cref="PartFailedException">It cannot be written: whoever waits for it must not take silence for success.</exception>
    public static void Print(Action<TextWriter> print)
    {
        try
        {
            print(Console.Out);
            Console.Out.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PartFailedException($"The result could not be written to stdout: {(error.InnerException ?? error).Message}.", error);
        }
    }

    /// <summary>A line to a person, who may have gone.</summary>
    public static void Tell(TextWriter writer, string line)
    {
        try
        {
            writer.WriteLine(line);
            writer.Flush();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nobody reads any more; the exit code still tells.
        }
    }
}
