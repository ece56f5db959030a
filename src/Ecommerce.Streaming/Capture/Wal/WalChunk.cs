using System.Buffers;
using System.Runtime.InteropServices;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>A run of messages as they came from the log, on their way from the task that reads them to the task that forwards them.</summary>
internal sealed class WalChunk : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private readonly List<Entry> _entries = [];

    public IReadOnlyList<Entry> Entries => _entries;

    public int Length { get; private set; }

    /// <summary>The bytes of one message.</summary>
    public ReadOnlyMemory<byte> this[Entry entry] => _bytes.AsMemory(entry.Start, entry.Length);

    /// <summary>Makes room for bytes behind what is there.</summary>
    public Memory<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(Length);
    }

    /// <summary>Ends a message whose bytes lie where <see cref="Reserve"/> said.</summary>
    public void Add(ulong lsn, int length)
    {
        _entries.Add(new Entry(lsn, Length, length));
        Length += length;
    }

    /// <summary>Adds a position without a message: everything that committed before it has been read.</summary>
    public void AddPosition(ulong lsn) => _entries.Add(new Entry(lsn, Length, 0));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>A message, or a bare position where <paramref name="Length"/> is 0.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Entry(ulong Lsn, int Start, int Length);
}
