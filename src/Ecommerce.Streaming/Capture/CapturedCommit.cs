namespace Ecommerce.Streaming.Capture;

/// <summary>A commit of the captured database's log, with what tells it from another that stands at the same place in another server's log.</summary>
/// <param name="Lsn">Where its record begins.</param>
/// <param name="EndLsn">Where its record ends.</param>
/// <param name="TransactionId">The transaction's 32-bit id.</param>
/// <param name="TimestampUs">When it committed by the server's clock, microseconds since 1970 UTC.</param>
public sealed record CapturedCommit(ulong Lsn, ulong EndLsn, uint TransactionId, long TimestampUs);
