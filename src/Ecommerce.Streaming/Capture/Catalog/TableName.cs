namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>A table's schema and name, as given in the options in the form <c>schema.table</c> (the first dot separates).</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The table's name.</param>
internal sealed record TableName(string Schema, string Name)
{
    public string FullName => $"{Schema}.{Name}";

    /// <summary>The name as SQL.</summary>
    public string Quoted => $"{Quote(Schema)}.{Quote(Name)}";

    public static TableName Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < text.Length - 1
            ? new TableName(text[..dot], text[(dot + 1)..])
            : throw new FormatException($"'{text}' is no table name of the form schema.table.");
    }

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
