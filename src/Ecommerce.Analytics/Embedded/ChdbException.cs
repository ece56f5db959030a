namespace Ecommerce.Analytics.Embedded;

/// <summary>The embedded ClickHouse engine could not be loaded or started, or refused a statement.</summary>
public class ChdbException : IOException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What failed, on which object, the engine's words, and what to do next.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ChdbException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
