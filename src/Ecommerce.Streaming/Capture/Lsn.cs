using System.Globalization;

namespace Ecommerce.Streaming.Capture;

/// <summary>PostgreSQL's two-part hexadecimal form of a log position.</summary>
internal static class Lsn
{
    public static string Format(ulong lsn) => string.Create(CultureInfo.InvariantCulture, $"{lsn >> 32:X}/{(uint)lsn:X}");
}
