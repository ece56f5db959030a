namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>The texts of <see cref="SnapshotMarker"/> in the source block's <c>snapshot</c>.</summary>
public static class SnapshotMarkers
{
    private static readonly string[] Texts = ["false", "first", "first_in_data_collection", "true", "last_in_data_collection", "last", "incremental"];

    /// <summary>The text that stands for a marker.</summary>
    /// <param name="marker">The marker.</param>
    /// <returns>For example <c>first_in_data_collection</c>.</returns>
    public static string ToText(this SnapshotMarker marker) => Texts[(int)marker];

    /// <summary>Reads a source block's <c>snapshot</c>; null means <see cref="SnapshotMarker.None"/>, as a converter without defaults writes it.</summary>
    /// <param name="text">The field's text.</param>
    /// <returns>The marker.</returns>
    /// <exception cref="FormatException">No such marker.</exception>
    public static SnapshotMarker Parse(string? text)
    {
        if (text is null)
        {
            return SnapshotMarker.None;
        }

        var index = Array.IndexOf(Texts, text);
        return index >= 0 ? (SnapshotMarker)index : throw new FormatException($"'{text}' is no Debezium snapshot marker; known are {string.Join(", ", Texts)}.");
    }
}
