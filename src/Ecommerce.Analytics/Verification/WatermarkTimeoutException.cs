namespace Ecommerce.Analytics.Verification;

/// <summary>ClickHouse did not settle everything up to a position within the deadline.</summary>
public sealed class WatermarkTimeoutException : TimeoutException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="wanted">The position that was waited for.</param>
    /// <param name="seen">The greatest position that ClickHouse had settled; 0 when none yet.</param>
    /// <param name="deadline">How long was waited.</param>
    /// <param name="innerException">The last error of the watermark query, if it failed or hung.</param>
    public WatermarkTimeoutException(ulong wanted, ulong seen, TimeSpan deadline, Exception? innerException = null)
        : base(Describe(wanted, seen, deadline, innerException), innerException)
    {
        Wanted = wanted;
        Seen = seen;
        Deadline = deadline;
    }

    /// <summary>The position that was waited for.</summary>
    public ulong Wanted { get; }

    /// <summary>The greatest position that ClickHouse had settled; 0 when none yet.</summary>
    public ulong Seen { get; }

    /// <summary>How long was waited.</summary>
    public TimeSpan Deadline { get; }

    private static string Describe(ulong wanted, ulong seen, TimeSpan deadline, Exception? last)
    {
        var stands = seen == 0 ? "has no position yet" : $"stands at {PostgresLsn.Format(seen)}";
        var error = last is null ? "" : $" The last look at it failed: {last.Message.Trim()}";
        return FormattableString.Invariant($"ClickHouse's watermark {stands}, {PostgresLsn.Format(wanted)} was wanted, and {deadline.TotalSeconds:0.###} s are over.{error} ")
            + "Is the host running? Then look, in this order, at the replication slot (SELECT * FROM pg_replication_slots: active, confirmed_flush_lsn), at the Kafka consumers "
            + "(SELECT * FROM system.kafka_consumers in ClickHouse: assignments, exceptions), at the table errors, and at the settle loop's log.";
    }
}
