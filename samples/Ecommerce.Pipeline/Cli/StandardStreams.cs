namespace Ecommerce.Pipeline.Cli;

/// <summary>Writes to stdout and stderr when somebody may have closed them: a reader that is gone (<c>| head -1</c>) is no failure of the pipeline.</summary>
internal static class StandardStreams
{
    /// <summary>A line of the result.</summary>
    public static void WriteResult(string line) => Write(Console.Out, line);

    /// <summary>A message to the person.</summary>
    public static void WriteError(string line) => Write(Console.Error, line);

    private static void Write(TextWriter writer, string line)
    {
        try
        {
            writer.WriteLine(line);
            writer.Flush();
        }
        catch (IOException)
        {
            // Nobody reads any more; the exit code still tells.
        }
    }
}
