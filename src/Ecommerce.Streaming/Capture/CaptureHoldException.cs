using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture;

/// <summary>A <see cref="VerificationHold"/> could not be had in time, most often because a transaction stays open: the server makes no snapshot before it has ended.</summary>
public sealed class CaptureHoldException : CaptureException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was waited for, and what to do next.</param>
    /// <param name="openTransactionPids">Server processes with an open transaction that has written.</param>
    /// <param name="innerException">The cause, or null.</param>
    public CaptureHoldException(string message, ImmutableArray<int> openTransactionPids, Exception? innerException = null)
        : base(message, innerException) => OpenTransactionPids = openTransactionPids;

    /// <summary>Server processes with an open transaction that has written.</summary>
    public ImmutableArray<int> OpenTransactionPids { get; }
}
