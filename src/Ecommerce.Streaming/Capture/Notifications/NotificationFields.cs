namespace Ecommerce.Streaming.Capture.Notifications;

/// <summary>Names of the additional facts of notifications.</summary>
internal static class NotificationFields
{
    public const string Connector = "connector_name";
    public const string Tables = "data_collections";
    public const string CurrentTable = "current_collection_in_progress";
    public const string ScannedTable = "scanned_collection";
    public const string RowsScanned = "total_rows_scanned";
    public const string Status = "status";
    public const string MaximumKey = "maximum_key";
    public const string LastKey = "last_processed_key";
}
