namespace Ecommerce.Pipeline.Cli;

/// <summary>A part of the pipeline failed; ends in <see cref="ExitCode.Failed"/> with this message.</summary>
internal sealed class PartFailedException : Exception
{
    public PartFailedException(string message)
        : base(message)
    {
    }

    public PartFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
