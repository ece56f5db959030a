using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Capture;

/// <summary>The capture's log messages; ids are stable (2000 to 2099).</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Created publication {Publication} for {Tables} tables.")]
    public static partial void PublicationCreated(ILogger logger, string publication, int tables);

    [LoggerMessage(2001, LogLevel.Information, "Publication {Publication} now lists {Tables}.")]
    public static partial void PublicationExtended(ILogger logger, string publication, string tables);

    [LoggerMessage(2002, LogLevel.Warning, "Slot {Slot} is dropped and the snapshot taken again: {Reason}")]
    public static partial void SlotRecreated(ILogger logger, string slot, string reason);

    [LoggerMessage(2003, LogLevel.Information, "Created slot {Slot} at {Lsn}.")]
    public static partial void SlotCreated(ILogger logger, string slot, string lsn);

    [LoggerMessage(2004, LogLevel.Information, "Snapshot of {Table}: {Rows} rows.")]
    public static partial void SnapshotTable(ILogger logger, string table, long rows);

    [LoggerMessage(2005, LogLevel.Information, "Snapshot at {Lsn} sent: {Rows} rows of {Tables} tables.")]
    public static partial void SnapshotSent(ILogger logger, string lsn, long rows, int tables);

    [LoggerMessage(2006, LogLevel.Information, "Streaming from slot {Slot} at {Lsn}.")]
    public static partial void StreamingStarted(ILogger logger, string slot, string lsn);

    [LoggerMessage(2007, LogLevel.Warning, "Lost the connection to PostgreSQL; attempt {Attempt} in {Delay}: {Reason}")]
    public static partial void Reconnecting(ILogger logger, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(2008, LogLevel.Warning, "The offset could not be stored, so nothing is confirmed to the slot for now: {Reason}")]
    public static partial void OffsetNotStored(ILogger logger, string reason);

    [LoggerMessage(2009, LogLevel.Warning, "No heartbeat could be written: {Reason}")]
    public static partial void HeartbeatFailed(ILogger logger, string reason);

    [LoggerMessage(2010, LogLevel.Information, "Held at {Lsn} for {Slot}.")]
    public static partial void HoldStarted(ILogger logger, string lsn, string slot);

    [LoggerMessage(2011, LogLevel.Information, "Hold of {Slot} ended: {Reason}.")]
    public static partial void HoldEnded(ILogger logger, string slot, string reason);

    [LoggerMessage(2012, LogLevel.Warning, "Slot {Slot} is in use by process {Pid}; waiting for it.")]
    public static partial void SlotBusy(ILogger logger, string slot, int pid);

    [LoggerMessage(2013, LogLevel.Warning, "Table {Table} has no primary key under REPLICA IDENTITY DEFAULT: PostgreSQL refuses UPDATE and DELETE on it while it is published.")]
    public static partial void NoReplicaIdentity(ILogger logger, string table);

    [LoggerMessage(2014, LogLevel.Information, "The target has stored the whole snapshot at {Lsn}.")]
    public static partial void SnapshotStored(ILogger logger, string lsn);

    [LoggerMessage(2015, LogLevel.Warning, "Creating slot {Slot} waits for open transactions of processes {Pids}.")]
    public static partial void SlotWaits(ILogger logger, string slot, string pids);

    [LoggerMessage(2016, LogLevel.Information, "Before slot {Slot} is made anew, the target has to store what was sent already; waiting for it.")]
    public static partial void Draining(ILogger logger, string slot);

    [LoggerMessage(2017, LogLevel.Information, "The target has stored what was sent before slot {Slot} is made anew; that took {Elapsed}.")]
    public static partial void Drained(ILogger logger, string slot, TimeSpan elapsed);

    [LoggerMessage(2040, LogLevel.Warning, "Signal {Id} of type '{Type}' is passed over: {Reason}.")]
    public static partial void SignalIgnored(ILogger logger, string id, string type, string reason);

    [LoggerMessage(2041, LogLevel.Information, "Signal {Id}: {Message}")]
    public static partial void SignalSays(ILogger logger, string id, string message);

    [LoggerMessage(2042, LogLevel.Information, "Incremental snapshot {Id} started: {Tables}.")]
    public static partial void IncrementalStarted(ILogger logger, string id, string tables);

    [LoggerMessage(2043, LogLevel.Information, "The incremental snapshot goes on: {Tables}.")]
    public static partial void IncrementalResumed(ILogger logger, string tables);

    [LoggerMessage(2044, LogLevel.Information, "Incremental snapshot {Id} is read to its end.")]
    public static partial void IncrementalCompleted(ILogger logger, string id);

    [LoggerMessage(2045, LogLevel.Information, "The incremental snapshot leaves out, as asked: {Tables}.")]
    public static partial void IncrementalStopped(ILogger logger, string tables);

    [LoggerMessage(2046, LogLevel.Warning, "The incremental snapshot skips table {Table}: {Reason}.")]
    public static partial void TableSkipped(ILogger logger, string table, string reason);

    [LoggerMessage(2047, LogLevel.Warning, "The incremental snapshot ends, because no watermark can be written to the signal table: {Reason}.")]
    public static partial void WatermarkRefused(ILogger logger, string reason);

    [LoggerMessage(2048, LogLevel.Debug, "A chunk of {Table} is read again: a transaction became visible later than it was logged.")]
    public static partial void ChunkStale(ILogger logger, string table);

    [LoggerMessage(2049, LogLevel.Error, "The heartbeat's query failed: {Reason}.")]
    public static partial void HeartbeatQueryFailed(ILogger logger, string reason);

    [LoggerMessage(2060, LogLevel.Warning, "Publication {Publication} does not list captured tables, and the capture may not change it, so their changes are not captured: {Tables}")]
    public static partial void NotPublished(ILogger logger, string publication, string tables);

    [LoggerMessage(2061, LogLevel.Information, "Publication {Publication} lists tables that are not captured, and stays so: {Reason}")]
    public static partial void PublicationTooWide(ILogger logger, string publication, string reason);

    [LoggerMessage(2062, LogLevel.Information, "Snapshot: {Rows} of about {Total} rows ({Percent} %), {Rate} rows/s; reading {Table}.")]
    public static partial void SnapshotProgress(ILogger logger, long rows, long total, int percent, long rate, string? table);

    [LoggerMessage(2063, LogLevel.Warning, "Tables are snapshotted again at {Lsn}, on the slot as it is: {Tables}")]
    public static partial void TablesAgain(ILogger logger, string lsn, string tables);

    [LoggerMessage(2064, LogLevel.Warning, "What the log does not tell happened to tables ({What}); their rows are read again: {Tables}")]
    public static partial void TablesChanged(ILogger logger, string what, string tables);

    [LoggerMessage(2065, LogLevel.Warning, "The tables could not be compared with what was last seen of them: {Reason}")]
    public static partial void TablesNotCompared(ILogger logger, string reason);

    [LoggerMessage(2066, LogLevel.Warning, "Slot {Slot} retains {Bytes} bytes of the server's log; the budget is {Budget}.")]
    public static partial void SlotRetains(ILogger logger, string slot, long bytes, long budget);

    [LoggerMessage(2067, LogLevel.Error, "Slot {Slot} retains {Bytes} bytes of the server's log, beyond its budget of {Budget}: {Answer}")]
    public static partial void SlotOverBudget(ILogger logger, string slot, long bytes, long budget, string answer);

    [LoggerMessage(2068, LogLevel.Information, "Slot {Slot} retains {Bytes} bytes of the server's log again; writers need not slow down.")]
    public static partial void SlotWithinBudget(ILogger logger, string slot, long bytes);

    [LoggerMessage(2069, LogLevel.Information, "Dropped slot {Slot}, as asked for at a stop.")]
    public static partial void SlotDropped(ILogger logger, string slot);

    [LoggerMessage(2070, LogLevel.Warning, "Slot {Slot} could not be dropped at the stop and holds the server's log back: {Reason}")]
    public static partial void SlotNotDropped(ILogger logger, string slot, string reason);
}
