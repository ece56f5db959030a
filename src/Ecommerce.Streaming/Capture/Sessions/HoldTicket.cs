using System.Globalization;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>
/// What names a hold: its temporary slot, whose name carries deadline and lock, so that a capture that starts in the middle of a hold learns all of it from the server.
/// </summary>
/// <param name="DeadlineUnixMs">When the hold ends at the latest, by the database server's clock.</param>
/// <param name="LockId">The second key of the advisory lock that the requester keeps as long as it lives.</param>
internal sealed record HoldTicket(long DeadlineUnixMs, int LockId)
{
    /// <summary>The first key of the advisory locks ("ecom").</summary>
    public const int LockClass = 0x65636F6D;

    private const string Prefix = "ecommerce_verify_";

    public string SlotName => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{DeadlineUnixMs}_{LockId}");

    public static HoldTicket? TryParse(string slotName)
    {
        var parts = slotName.StartsWith(Prefix, StringComparison.Ordinal) ? slotName[Prefix.Length..].Split('_') : [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var deadline)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new HoldTicket(deadline, id)
            : null;
    }
}
