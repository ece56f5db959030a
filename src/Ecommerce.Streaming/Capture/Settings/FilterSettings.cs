namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>The include and exclude lists.</summary>
internal static class FilterSettings
{
    public static CaptureFilter Read(SettingReader reader) => new()
    {
        IncludedSchemas = reader.Patterns("schema.include.list"),
        ExcludedSchemas = reader.Patterns("schema.exclude.list"),
        IncludedTables = reader.Patterns("table.include.list"),
        ExcludedTables = reader.Patterns("table.exclude.list"),
        IncludedColumns = reader.Patterns("column.include.list"),
        ExcludedColumns = reader.Patterns("column.exclude.list"),
        IncludedMessagePrefixes = reader.Patterns("message.prefix.include.list"),
        ExcludedMessagePrefixes = reader.Patterns("message.prefix.exclude.list"),
    };
}
