using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>
/// Writes a salted digest of a text in hex, cut to the column's declared length (Debezium's <c>column.mask.hash</c>). Version 1 hashes the text as Java serialises a String
/// (Java Object Serialization Specification, 6.4), version 2 its UTF-8 bytes. NULL stays NULL.
/// </summary>
internal sealed class HashConverter : ColumnConverter
{
    private readonly HashAlgorithmName _algorithm;
    private readonly byte[] _salt;
    private readonly bool _isSerialized;
    private readonly int _length;
    private readonly UnavailableValue _unavailable;

    /// <summary>A converter.</summary>
    /// <param name="schema">The column's schema.</param>
    /// <param name="rule">Algorithm, salt and version.</param>
    /// <param name="length">The column's declared length.</param>
    /// <param name="unavailable">The placeholder, which is hashed like any other text.</param>
    /// <exception cref="CaptureSetupException">The digest is unknown here.</exception>
    public HashConverter(ConnectSchema schema, ColumnRule rule, int length, UnavailableValue unavailable)
    {
        Schema = schema;
        _salt = Encoding.UTF8.GetBytes(rule.Salt);
        _isSerialized = rule.Kind == ColumnRuleKind.Hash;
        _length = length;
        _unavailable = unavailable;
        _algorithm = rule.Algorithm.ToUpperInvariant() switch
        {
            "MD5" => HashAlgorithmName.MD5,
            "SHA" or "SHA1" or "SHA-1" => HashAlgorithmName.SHA1,
            "SHA-256" => HashAlgorithmName.SHA256,
            "SHA-384" => HashAlgorithmName.SHA384,
            "SHA-512" => HashAlgorithmName.SHA512,
            "SHA3-256" => HashAlgorithmName.SHA3_256,
            "SHA3-384" => HashAlgorithmName.SHA3_384,
            "SHA3-512" => HashAlgorithmName.SHA3_512,
            _ => throw new CaptureSetupException($"Columns are to be masked by the digest '{rule.Algorithm}', which is unknown.", "Use MD5, SHA-1, SHA-256, SHA-384, SHA-512 or SHA3-256, SHA3-384, SHA3-512."),
        };
    }

    public override ConnectSchema Schema { get; }

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        byte[] data = [.. _salt, .. _isSerialized ? Serialized(text) : text];
        var hex = Convert.ToHexStringLower(CryptographicOperations.HashData(_algorithm, data));
        json.String(Encoding.ASCII.GetBytes(hex.Length > _length && _length > 0 ? hex[.._length] : hex));
    }

    public override void WriteFallback(JsonBuffer json) => Write(json, []);

    public override void WriteUnavailable(JsonBuffer json) => Write(json, _unavailable.Text);

    // Stream magic and version, TC_STRING or TC_LONGSTRING, length, and UTF-8 in which each half of a surrogate pair has three bytes of its own.
    private static byte[] Serialized(ReadOnlySpan<byte> text)
    {
        var modified = Modified(text);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, modified.Length);
        return modified.Length <= ushort.MaxValue
            ? [0xAC, 0xED, 0, 5, 0x74, .. length[6..], .. modified]
            : [0xAC, 0xED, 0, 5, 0x7C, .. length, .. modified];
    }

    private static byte[] Modified(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAnyInRange((byte)0xF0, (byte)0xF7))
        {
            return text.ToArray();
        }

        var modified = new List<byte>(text.Length * 2);
        foreach (var unit in Encoding.UTF8.GetString(text))
        {
            if (unit < 0x80)
            {
                modified.Add((byte)unit);
            }
            else if (unit < 0x800)
            {
                modified.AddRange([(byte)(0xC0 | (unit >> 6)), (byte)(0x80 | (unit & 0x3F))]);
            }
            else
            {
                modified.AddRange([(byte)(0xE0 | (unit >> 12)), (byte)(0x80 | ((unit >> 6) & 0x3F)), (byte)(0x80 | (unit & 0x3F))]);
            }
        }

        return [.. modified];
    }
}
