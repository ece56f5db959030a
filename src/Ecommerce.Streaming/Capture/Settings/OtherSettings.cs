namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Properties that no option stands for: those that cannot change a record are checked and then ignored, the others are refused by name.</summary>
internal static class OtherSettings
{
    public static void Check(SettingReader reader)
    {
        var connector = reader.Text("connector.class");
        if (connector is not (null or "io.debezium.connector.postgresql.PostgresConnector" or "PostgresConnector" or "PostgresqlConnector"))
        {
            reader.Refuse("connector.class", $"'{connector}' is not the connector for PostgreSQL, io.debezium.connector.postgresql.PostgresConnector");
        }
    }
}
