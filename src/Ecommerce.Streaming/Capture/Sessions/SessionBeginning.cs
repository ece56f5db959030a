using Ecommerce.Streaming.Capture.Wal;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>From where a session streams.</summary>
/// <param name="Offset">The offset to go on from.</param>
/// <param name="PreviousCommit">What stands for the previous commit in the first transaction; null on a fresh slot.</param>
/// <param name="Continuity">How the log is known again.</param>
internal sealed record SessionBeginning(CaptureOffset Offset, ulong? PreviousCommit, LogContinuity Continuity);
