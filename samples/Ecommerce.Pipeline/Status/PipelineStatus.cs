namespace Ecommerce.Pipeline.Status;

/// <summary>The pipeline at one moment, as the status line shows it.</summary>
internal sealed record PipelineStatus
{
    /// <summary>Orders that the living store has placed in this run.</summary>
    public long Orders { get; init; }

    /// <summary>Orders that were due and were left out: the database did not keep up, or the capture's slot had no room.</summary>
    public long LeftOut { get; init; }

    /// <summary>Rows that the living store has written in this run.</summary>
    public long Rows { get; init; }

    /// <summary>Change events handed to Kafka in this run, snapshot included.</summary>
    public long Events { get; init; }

    /// <summary>Records in Kafka that ClickHouse has not committed yet.</summary>
    public long OffsetLag { get; init; }

    /// <summary>Records that the broker would not take; verification fails while there is one.</summary>
    public long Parked { get; init; }

    /// <summary>Messages that ClickHouse could not store and nobody has resolved.</summary>
    public long OpenErrors { get; init; }

    /// <summary>Milliseconds from commit to visible in an <c>_at_</c> table; null before the first.</summary>
    public double? FreshnessP50 { get; init; }

    /// <summary>Milliseconds from commit to visible in an <c>_at_</c> table; null before the first.</summary>
    public double? FreshnessP95 { get; init; }

    /// <summary>State tables that were dropped or emptied by hand and are being read again; none while all is well.</summary>
    public string Lost { get; init; } = "";

    /// <summary>Why the capture has to connect anew just now; null while it is well.</summary>
    public string? Trouble { get; init; }
}
