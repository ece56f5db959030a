using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Notifications;

/// <summary>
/// Tells how the initial snapshot goes (io.debezium.pipeline.notification.InitialSnapshotNotificationService). Does nothing without a notification topic. Not thread-safe: sends
/// like any other record of the capture.
/// </summary>
internal sealed class SnapshotNotifier(MarkedSink sink, CaptureOptions options, TimeProvider time)
{
    private const string Aggregate = "Initial Snapshot";

    private readonly NotificationSender _sender = new(sink, options);

    /// <summary>The snapshot begins.</summary>
    public ValueTask StartedAsync(CancellationToken cancellationToken) => SendAsync("STARTED", [], cancellationToken);

    /// <summary>One table's rows come next.</summary>
    /// <param name="table">The table.</param>
    /// <param name="scanned">All tables whose rows are sent, in snapshot order: the captured ones without the signal table.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask TableStartedAsync(string table, IReadOnlyCollection<string> scanned, CancellationToken cancellationToken) =>
        SendAsync(
            "IN_PROGRESS",
            [
                new(NotificationFields.CurrentTable, table), Connector,
                new(NotificationFields.Tables, string.Join(',', JavaHashOrder.Sort(scanned, JavaHashOrder.Copied(scanned.Count)))),
            ],
            cancellationToken);

    /// <summary>One table's rows were all read.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">How many rows it had.</param>
    /// <param name="captured">All captured tables in snapshot order, the signal table included.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask TableCompletedAsync(string table, long rows, IEnumerable<string> captured, CancellationToken cancellationToken) =>
        SendAsync(
            "TABLE_SCAN_COMPLETED",
            [
                new(NotificationFields.ScannedTable, table), Connector, new(NotificationFields.RowsScanned, rows.ToString(CultureInfo.InvariantCulture)),
                new(NotificationFields.Status, "SUCCEEDED"), new(NotificationFields.Tables, string.Join(',', captured)),
            ],
            cancellationToken);

    /// <summary>One table could not be read.</summary>
    public ValueTask TableFailedAsync(string table, CancellationToken cancellationToken) =>
        SendAsync(
            "TABLE_SCAN_COMPLETED",
            [new(NotificationFields.ScannedTable, table), Connector, new(NotificationFields.Status, "SQL_EXCEPTION")],
            cancellationToken);

    /// <summary>All rows were sent.</summary>
    public ValueTask CompletedAsync(CancellationToken cancellationToken) => SendAsync("COMPLETED", [], cancellationToken);

    /// <summary>The snapshot broke off.</summary>
    public ValueTask AbortedAsync(CancellationToken cancellationToken) => SendAsync("ABORTED", [], cancellationToken);

    /// <summary>Streaming begins without a snapshot.</summary>
    public ValueTask SkippedAsync(CancellationToken cancellationToken) => SendAsync("SKIPPED", [], cancellationToken);

    private KeyValuePair<string, string> Connector => new(NotificationFields.Connector, options.TopicPrefix);

    private ValueTask SendAsync(string type, ImmutableArray<KeyValuePair<string, string>> data, CancellationToken cancellationToken) =>
        _sender.IsEnabled
            ? _sender.SendAsync(new Notification(Guid.NewGuid().ToString(), Aggregate, type, data.IsEmpty ? [Connector] : data, time.GetUtcNow().ToUnixTimeMilliseconds()), cancellationToken)
            : ValueTask.CompletedTask;
}
