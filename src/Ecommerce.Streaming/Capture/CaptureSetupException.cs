namespace Ecommerce.Streaming.Capture;

/// <summary>The server or the settings do not allow capturing: wal_level, rights, slots, publication, missing tables, wrong password.</summary>
public sealed class CaptureSetupException : CaptureException
{
    /// <summary>Creates the error.</summary>
    /// <param name="problem">What failed, with the server's own words.</param>
    /// <param name="remedy">What to do next.</param>
    /// <param name="innerException">The cause, or null.</param>
    public CaptureSetupException(string problem, string remedy, Exception? innerException = null)
        : base($"{problem} {remedy}", innerException) => Remedy = remedy;

    /// <summary>What to do next.</summary>
    public string Remedy { get; }
}
