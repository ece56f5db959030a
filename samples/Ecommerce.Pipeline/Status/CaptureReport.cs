using System.Globalization;
using System.Text.Json;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Pipeline.Status;

/// <summary>How a capture stands: what PostgreSQL tells of its slot, and what its host tells beside its endpoints file. Positions are PostgreSQL's, in hexadecimal.</summary>
internal sealed record CaptureReport
{
    /// <summary>The replication slot.</summary>
    public required string Slot { get; init; }

    /// <summary>Whether somebody streams from the slot.</summary>
    public bool Active { get; init; }

    /// <summary>Why the slot is of no use any more; null where it is.</summary>
    public string? Loss { get; init; }

    /// <summary>Up to where the target has stored everything.</summary>
    public string? ConfirmedLsn { get; init; }

    /// <summary>Bytes of log that the server has written beyond it.</summary>
    public long LagBytes { get; init; }

    /// <summary>Seconds since the server's log passed it; null where no host tells.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>Bytes of log that the server keeps for the slot.</summary>
    public long RetainedBytes { get; init; }

    /// <summary>What the host's capture is doing; null where no host tells.</summary>
    public string? State { get; init; }

    /// <summary>Records sent and not known to be stored; null where no host tells.</summary>
    public long? InFlight { get; init; }

    /// <summary>Whether writers are told to slow down; null where no host tells.</summary>
    public bool? MustThrottle { get; init; }

    /// <summary>How often the connection was lost; null where no host tells.</summary>
    public int? Reconnects { get; init; }

    /// <summary>The last error, also where it was recovered from.</summary>
    public string? LastError { get; init; }

    /// <summary>When the host last told, UTC; null where none does.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>What a host writes about its capture.</summary>
    public static CaptureReport Of(CaptureStatus status, DateTimeOffset now) => new()
    {
        Slot = status.SlotName,
        LagBytes = status.LagBytes,
        LagSeconds = status.LagSeconds,
        RetainedBytes = status.RetainedBytes,
        State = status.State.ToString(),
        InFlight = status.InFlight,
        MustThrottle = status.MustThrottle,
        Reconnects = status.Reconnects,
        LastError = status.LastError,
        HeardAt = now,
    };

    public string ToJson() => JsonSerializer.Serialize(this, CaptureReportJson.Default.CaptureReport);

    public void Print(TextWriter output)
    {
        string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(Line($"slot       {Slot} ({(Active ? "active" : "nobody streams from it")})"));
        if (Loss is not null)
        {
            output.WriteLine($"lost       {Loss}");
        }

        output.WriteLine(Line($"confirmed  {ConfirmedLsn ?? "–"}"));
        output.WriteLine(Line($"lag        {LagBytes:N0} bytes{(LagSeconds is { } seconds ? Line($", {seconds:0.0} s") : "")}"));
        output.WriteLine(Line($"retained   {RetainedBytes:N0} bytes{(MustThrottle is true ? " (beyond the budget: writers are told to slow down)" : "")}"));
        output.WriteLine(HeardAt is { } at
            ? Line($"host       {State}, {InFlight:N0} records in flight, {Reconnects} reconnects; heard {at:HH:mm:ss} UTC")
            : "host       none was asked: name one with --endpoints or --data-dir for what is in flight and the last error");
        if (LastError is not null)
        {
            output.WriteLine($"last error {LastError}");
        }
    }
}
