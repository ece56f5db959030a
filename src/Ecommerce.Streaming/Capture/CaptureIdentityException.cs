namespace Ecommerce.Streaming.Capture;

/// <summary>The server or database is not the one that the stored offset belongs to: its log positions would mean something else, so nothing is captured.</summary>
public sealed class CaptureIdentityException : CaptureException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What differs and what to do next.</param>
    /// <param name="expected">Who the stored offset belongs to.</param>
    /// <param name="actual">Who answered.</param>
    public CaptureIdentityException(string message, string expected, string actual)
        : base(message)
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Who the stored offset belongs to.</summary>
    public string Expected { get; }

    /// <summary>Who answered.</summary>
    public string Actual { get; }
}
