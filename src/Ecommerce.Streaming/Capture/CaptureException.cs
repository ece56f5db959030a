namespace Ecommerce.Streaming.Capture;

/// <summary>A capture cannot go on: what failed, the server's own words and what to do next are in the message. Never holds a password.</summary>
public class CaptureException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What failed, on which object, and what to do next.</param>
    /// <param name="innerException">The cause, or null.</param>
    public CaptureException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
