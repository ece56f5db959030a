namespace Ecommerce.Analytics.Verification;

/// <summary>No verdict could be reached: a side could not be read, or gave something that is not the answer's shape.</summary>
/// <remarks>It never stands for a difference; those are in <see cref="VerificationReport"/>.</remarks>
public sealed class VerificationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, on which answer, and what to do next.</param>
    /// <param name="innerException">The server's own error, if there was one.</param>
    public VerificationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
