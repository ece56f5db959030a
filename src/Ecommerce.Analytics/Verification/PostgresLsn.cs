using System.Globalization;

namespace Ecommerce.Analytics.Verification;

/// <summary>PostgreSQL's text form of a log sequence number: two hexadecimal halves, <c>0/1A2B3C</c>, as <c>pg_lsn</c> prints it.</summary>
public static class PostgresLsn
{
    /// <summary>Writes a position as PostgreSQL does.</summary>
    /// <param name="lsn">Byte position in the write-ahead log.</param>
    /// <returns>For example <c>16/B374D848</c>.</returns>
    public static string Format(ulong lsn) => string.Create(CultureInfo.InvariantCulture, $"{lsn >> 32:X}/{lsn & uint.MaxValue:X}");

    /// <summary>Reads a position from PostgreSQL's text form.</summary>
    /// <param name="text">For example <c>16/B374D848</c>.</param>
    /// <returns>Byte position in the write-ahead log.</returns>
    /// <exception cref="FormatException"><paramref name="text"/> is not two hexadecimal halves of at most eight digits.</exception>
    public static ulong Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0
                && uint.TryParse(text.AsSpan(0, slash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
                && uint.TryParse(text.AsSpan(slash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
        {
            return ((ulong)high << 32) | low;
        }

        throw new FormatException($"'{text}' is no PostgreSQL log sequence number; one looks like 16/B374D848.");
    }
}
