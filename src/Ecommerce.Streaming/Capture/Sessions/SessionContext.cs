using Ecommerce.Streaming.Capture.Slots;
using Ecommerce.Streaming.Capture.Snapshots;
using Ecommerce.Streaming.Capture.Wal;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>What the sessions of one capture share.</summary>
internal sealed record SessionContext(
    CaptureSource Source, CaptureOptions Options, MarkedSink Sink, ICaptureOffsetStore Offsets, CaptureProgress Progress, SnapshotRequests Requests, SlotWatch Slot, Guid RunId, TimeProvider Time, ILogger Logger)
{
    /// <summary>The commits that were sent and that the stored offset does not cover.</summary>
    public CommitHistory Commits { get; } = new();

    /// <summary>Whether a session has begun to stream, or has sent what it was for.</summary>
    public bool HasBegun { get; set; }

    /// <summary>The server process of the last replication session; null before the first.</summary>
    public int? FormerPid { get; set; }

    public RecordFactory Records(string database) => new(Options, database, RunId, Time);
}
