namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>A transaction as the log tells of it.</summary>
/// <param name="FinalLsn">Where its commit record begins.</param>
/// <param name="TimestampUs">When it committed, microseconds since 1970 UTC.</param>
/// <param name="Id">Its 32-bit id.</param>
internal sealed record LoggedTransaction(ulong FinalLsn, long TimestampUs, uint Id)
{
    /// <summary>The replication origin, where it was replicated into this server.</summary>
    public string? Origin { get; init; }

    /// <summary>Its commit's LSN there.</summary>
    public ulong OriginLsn { get; init; }
}
