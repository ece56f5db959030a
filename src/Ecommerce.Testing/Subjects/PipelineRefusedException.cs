namespace Ecommerce.Testing.Subjects;

/// <summary>A pipeline did not come to run; the message has its own last words.</summary>
public sealed class PipelineRefusedException : Exception
{
    /// <summary>Describes the refusal.</summary>
    /// <param name="message">What happened and what the pipeline said.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public PipelineRefusedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
