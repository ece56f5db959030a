using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>Reads a RowBinary result of one String column: each value is its length (LEB128) and its bytes, so nothing needs escaping.</summary>
internal static class RowBinaryText
{
    internal static List<string> Read(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        var position = 0;
        while (position < bytes.Length)
        {
            var length = ReadLength(bytes, ref position);
            lines.Add(Encoding.UTF8.GetString(bytes.Slice(position, length)));
            position += length;
        }

        return lines;
    }

    internal static int ReadLength(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[position++];
            value |= (b & 0x7f) << shift;
            if ((b & 0x80) == 0)
                return value;
        }
    }
}
