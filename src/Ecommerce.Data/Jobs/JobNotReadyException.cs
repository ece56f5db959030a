namespace Ecommerce.Data.Jobs;

/// <summary>A job cannot do its work yet: something that other jobs bring is not there.</summary>
public sealed class JobNotReadyException : Exception
{
    /// <summary>Says what is missing.</summary>
    /// <param name="message">What is missing, and what brings it.</param>
    public JobNotReadyException(string message)
        : base(message)
    {
    }
}
