using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ecommerce.Data.Oracle;

/// <summary>
/// The file of an oracle's journal: a head line, then entries, each with its length and a checksum. An entry reaches the operating system in one write, so that it
/// survives the death of the process; only the last one can be cut off.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const string Head = "ecommerce oracle journal 1";
    private const int PrefixLength = 8;
    private const int LongestHead = 1_024;
    private const int LongestEntry = 1 << 26;

    private readonly FileStream _stream;

    private JournalFile(FileStream stream) => _stream = stream;

    /// <summary>Begins a file, in place of any that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="subject">What the journal is about: one line.</param>
    public static JournalFile Create(string path, string subject)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new JournalFile(new FileStream(path, options));
        file._stream.Write(Encoding.UTF8.GetBytes($"{Head} {subject}\n"));
        return file;
    }

    /// <summary>Reads a file from the beginning, up to its end or to an entry that was cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="subject">What it must be about.</param>
    /// <exception cref="InvalidDataException">It is no such file, or about something else; the message is the end of a sentence.</exception>
    public static IEnumerable<JournalEntry> Read(string path, string subject)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16);
        var head = ReadHead(stream);
        if (!head.StartsWith(Head, StringComparison.Ordinal))
        {
            throw new InvalidDataException("it was not written by this version");
        }

        if (!string.Equals(head, $"{Head} {subject}", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"it is about {head[Head.Length..].Trim()}, and this is {subject}");
        }

        var prefix = new byte[PrefixLength];
        while (stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false) == PrefixLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
            if (length is <= 0 or > LongestEntry)
            {
                yield break;
            }

            var entry = new byte[length];
            if (stream.ReadAtLeast(entry, length, throwOnEndOfStream: false) < length || Checksum(entry) != BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(sizeof(int))))
            {
                yield break;
            }

            yield return JournalEntry.FromBytes(entry);
        }
    }

    /// <summary>Appends entries in one write.</summary>
    public void Append(params ReadOnlySpan<JournalEntry> entries)
    {
        var bytes = new MemoryStream();
        var prefix = new byte[PrefixLength];
        foreach (var entry in entries)
        {
            var text = entry.ToBytes();
            BinaryPrimitives.WriteInt32LittleEndian(prefix, text.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(prefix.AsSpan(sizeof(int)), Checksum(text));
            bytes.Write(prefix);
            bytes.Write(text);
        }

        _stream.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Waits until what was appended is on the disk.</summary>
    public void FlushToDisk() => _stream.Flush(flushToDisk: true);

    public void Dispose() => _stream.Dispose();

    private static uint Checksum(byte[] entry) => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(entry));

    private static string ReadHead(FileStream stream)
    {
        var head = new List<byte>();
        for (var next = stream.ReadByte(); next is not (-1 or '\n') && head.Count < LongestHead; next = stream.ReadByte())
        {
            head.Add((byte)next);
        }

        return Encoding.UTF8.GetString([.. head]);
    }
}
