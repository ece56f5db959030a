using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>
/// The source block's <c>sequence</c>: the only position that orders events as their transactions committed. An event's own LSN does not:
/// a transaction may write early and commit late.
/// </summary>
/// <param name="PreviousCommitLsn">The end of the previous transaction's commit record; null in the first transaction of a fresh slot and in snapshots.</param>
/// <param name="Lsn">The event's own LSN; for a snapshot, the position of the snapshot.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceSequence(ulong? PreviousCommitLsn, ulong Lsn)
{
    /// <summary>Reads the field's text, for example <c>["41481640","41495416"]</c>.</summary>
    /// <param name="text">A JSON array of two decimal strings, the first of which may be null.</param>
    /// <returns>Both positions.</returns>
    /// <exception cref="FormatException">The text is not such an array.</exception>
    public static SourceSequence Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string?[]>(text) is [var previous, { } lsn]
                ? new SourceSequence(previous is null ? null : ulong.Parse(previous, CultureInfo.InvariantCulture), ulong.Parse(lsn, CultureInfo.InvariantCulture))
                : throw new FormatException($"'{text}' is no sequence of two positions.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"'{text}' is no sequence of two positions.", e);
        }
    }

    /// <summary>Writes the field's text.</summary>
    /// <returns>For example <c>[null,"41478528"]</c>.</returns>
    public override string ToString() =>
        PreviousCommitLsn is { } previous
            ? string.Create(CultureInfo.InvariantCulture, $"[\"{previous}\",\"{Lsn}\"]")
            : string.Create(CultureInfo.InvariantCulture, $"[null,\"{Lsn}\"]");
}
