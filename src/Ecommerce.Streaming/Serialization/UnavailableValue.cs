using System.Security.Cryptography;
using System.Text;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// What stands for a large value that an UPDATE left alone, so that the log does not carry it, in the forms that the types need (UnchangedToastedPlaceholder of Debezium).
/// </summary>
internal sealed class UnavailableValue
{
    public UnavailableValue(ReadOnlyMemory<byte> bytes)
    {
        Bytes = bytes.ToArray();
        Text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Bytes));
    }

    /// <summary>The bytes as they are set.</summary>
    public byte[] Bytes { get; }

    /// <summary>The bytes as text, in valid UTF-8.</summary>
    public byte[] Text { get; }

    /// <summary>The name-based UUID (version 3) of the bytes, as text.</summary>
    public byte[] Uuid()
    {
        // Java's UUID.nameUUIDFromBytes fixes the algorithm.
#pragma warning disable CA5351
        var hash = MD5.HashData(Bytes);
#pragma warning restore CA5351
        hash[6] = (byte)((hash[6] & 0x0F) | 0x30);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return Encoding.ASCII.GetBytes(new Guid(hash, bigEndian: true).ToString());
    }
}
