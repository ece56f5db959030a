using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>
/// The time between two watermarks in the log. What others committed meanwhile is newer than, or as new as, what was read, and is in the log itself: rows with these keys are left out.
/// </summary>
internal sealed class SnapshotWindow(ChunkRequest request, Task<Chunk> reading)
{
    private readonly Dictionary<TableShape, Touched?> _tables = [];
    private readonly Dictionary<string, Touched> _touched = new(StringComparer.Ordinal);
    private HashSet<uint> _committedBefore = [];

    public ChunkRequest Request { get; } = request;

    public Task<Chunk> Reading { get; } = reading;

    /// <summary>What was read; null until the forwarding has taken note of it.</summary>
    public Chunk? Chunk { get; set; }

    public bool IsOpen { get; private set; }

    /// <summary>How many keys are remembered.</summary>
    public int Count { get; private set; }

    /// <summary>The opening watermark has come.</summary>
    /// <param name="before">The transactions that were forwarded before it.</param>
    public void Open(IEnumerable<uint> before)
    {
        IsOpen = true;
        _committedBefore = [.. before];
    }

    /// <summary>Notes the key of a change.</summary>
    public void Add(TableShape table, byte[] key)
    {
        if (TouchedOf(table) is { } touched && touched.Keys.Add(key))
        {
            Count++;
        }
    }

    /// <summary>Notes that a table was emptied: whatever was read of it is gone, or was inserted since and is in the log.</summary>
    public void Empty(TableShape table)
    {
        if (TouchedOf(table) is { } touched)
        {
            touched.IsEmptied = true;
            Count -= touched.Keys.Count;
            touched.Keys.Clear();
        }
    }

    /// <summary>
    /// Whether a transaction that lies before the opening watermark in the log was not visible yet to the reading: a commit is logged a moment before it becomes visible, or long before
    /// where it waits for a standby.
    /// </summary>
    public bool IsStale => Chunk is { } chunk && chunk.Unseen.Overlaps(_committedBefore);

    /// <summary>Whether a row that was read is still to be sent.</summary>
    public bool IsLeft(byte[]? key) => !_touched.TryGetValue(Chunk!.Tables[0].Name, out var touched) || (!touched.IsEmptied && (key is null || !touched.Keys.Contains(key)));

    private Touched? TouchedOf(TableShape table)
    {
        if (!_tables.TryGetValue(table, out var touched))
        {
            var name = $"{table.Schema}.{table.Table}";
            if (Request.Tables.Any(t => t.Name == name) && !_touched.TryGetValue(name, out touched))
            {
                _touched.Add(name, touched = new Touched());
            }

            _tables.Add(table, touched);
        }

        return touched;
    }

    private sealed class Touched
    {
        public HashSet<byte[]> Keys { get; } = new(KeyBytes.Comparer);

        public bool IsEmptied { get; set; }
    }
}
