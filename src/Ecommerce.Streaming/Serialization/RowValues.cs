using System.Runtime.InteropServices;

namespace Ecommerce.Streaming.Serialization;

/// <summary>One row's values as slices of a buffer; reused from row to row, and valid only as long as that buffer is.</summary>
internal sealed class RowValues
{
    private Slot[] _slots = new Slot[32];

    public enum Kind : byte
    {
        Null,
        Text,
        Unchanged,
    }

    public int Count { get; private set; }

    /// <summary>Whether only the columns of the replica identity have real values.</summary>
    public bool IsKeyOnly { get; private set; }

    public ReadOnlyMemory<byte> Data { get; private set; }

    public void Start(ReadOnlyMemory<byte> data, bool isKeyOnly)
    {
        Data = data;
        IsKeyOnly = isKeyOnly;
        Count = 0;
    }

    public void Add(Kind kind, int start, int length)
    {
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, Count * 2);
        }

        _slots[Count++] = new Slot(kind, start, length);
    }

    public Kind KindOf(int column) => _slots[column].Kind;

    public ReadOnlySpan<byte> TextOf(int column) => Data.Span.Slice(_slots[column].Start, _slots[column].Length);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(Kind Kind, int Start, int Length);
}
