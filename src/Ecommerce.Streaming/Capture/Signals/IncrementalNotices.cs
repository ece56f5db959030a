using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Streaming.Capture.Notifications;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>Words the notifications of incremental snapshots (io.debezium.pipeline.notification.IncrementalSnapshotNotificationService). Stateless.</summary>
internal sealed class IncrementalNotices(string connector, TimeProvider time)
{
    private const string Aggregate = "Incremental Snapshot";

    public Notification Started(string? id, IEnumerable<IncrementalSnapshotTable> tables) => Of(id, "STARTED", [Connector, Tables(tables)]);

    public Notification Paused(string? id, IEnumerable<IncrementalSnapshotTable> tables) => Of(id, "PAUSED", [Connector, Tables(tables)]);

    public Notification Resumed(string? id, IEnumerable<IncrementalSnapshotTable> tables) => Of(id, "RESUMED", [Connector, Tables(tables)]);

    public Notification Aborted(string? id, IEnumerable<string> stopped) => Of(id, "ABORTED", [Connector, new(NotificationFields.Tables, string.Join(',', stopped))]);

    public Notification InProgress(string? id, IncrementalSnapshotTable table, IEnumerable<IncrementalSnapshotTable> tables, ImmutableArray<string?> maximum, ImmutableArray<string?> last) =>
        Of(id, "IN_PROGRESS", [new(NotificationFields.CurrentTable, table.Name), Connector, new(NotificationFields.MaximumKey, Key(maximum)), new(NotificationFields.LastKey, Key(last)), Tables(tables)]);

    public Notification TableCompleted(string? id, IncrementalSnapshotTable table, IEnumerable<IncrementalSnapshotTable> tables, long rows, ScanStatus status) =>
        Of(
            id,
            "TABLE_SCAN_COMPLETED",
            [
                new(NotificationFields.ScannedTable, table.Name), Connector, new(NotificationFields.RowsScanned, rows.ToString(CultureInfo.InvariantCulture)),
                new(NotificationFields.Status, Text(status)), Tables(tables),
            ]);

    public Notification Completed(string? id) => Of(id, "COMPLETED", [Connector]);

    private static string Text(ScanStatus status) => status switch
    {
        ScanStatus.Empty => "EMPTY",
        ScanStatus.NoKey => "NO_PRIMARY_KEY",
        ScanStatus.Refused => "SQL_EXCEPTION",
        ScanStatus.UnknownTable => "UNKNOWN_SCHEMA",
        _ => "SUCCEEDED",
    };

    private static KeyValuePair<string, string> Tables(IEnumerable<IncrementalSnapshotTable> tables) => new(NotificationFields.Tables, string.Join(',', tables.Select(t => t.Name)));

    private static string Key(ImmutableArray<string?> key) => string.Join(',', key.Select(k => k ?? "<null>"));

    private KeyValuePair<string, string> Connector => new(NotificationFields.Connector, connector);

    private Notification Of(string? id, string type, ImmutableArray<KeyValuePair<string, string>> data) =>
        new(id ?? Guid.NewGuid().ToString(), Aggregate, type, data, time.GetUtcNow().ToUnixTimeMilliseconds());
}
