namespace Ecommerce.Data.Oracle;

/// <summary>One entry of an oracle's journal.</summary>
internal abstract record JournalEntry
{
    private JournalEntry()
    {
    }

    /// <summary>Rows that are there, whoever wrote them: part of what the oracle knew when the file was begun.</summary>
    internal sealed record Known(IReadOnlyList<RowChange> Changes) : JournalEntry;

    /// <summary>Transactions that are its own, as they are found in rows' <c>xmin</c>.</summary>
    internal sealed record Own(IReadOnlyList<uint> Transactions) : JournalEntry;

    /// <summary>A transaction that is about to commit.</summary>
    internal sealed record Announced(ulong Transaction, IReadOnlyList<RowChange> Changes) : JournalEntry;

    /// <summary>How an announced transaction ended.</summary>
    internal sealed record Settled(ulong Transaction, bool Committed) : JournalEntry;

    /// <summary>From here on the oracle vouches for nothing.</summary>
    internal sealed record Lost(string Why) : JournalEntry;

    /// <summary>The bytes of the entry: its kind, then what it says.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        switch (this)
        {
            case Known known:
                writer.Write((byte)1);
                Write(writer, known.Changes);
                break;
            case Own own:
                writer.Write((byte)2);
                writer.Write(own.Transactions.Count);
                foreach (var transaction in own.Transactions)
                {
                    writer.Write(transaction);
                }

                break;
            case Announced announced:
                writer.Write((byte)3);
                writer.Write(announced.Transaction);
                Write(writer, announced.Changes);
                break;
            case Settled settled:
                writer.Write((byte)4);
                writer.Write(settled.Transaction);
                writer.Write(settled.Committed);
                break;
            case Lost lost:
                writer.Write((byte)5);
                writer.Write(lost.Why);
                break;
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">No entry looks like this.</exception>
    public static JournalEntry FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return reader.ReadByte() switch
        {
            1 => new Known(ReadChanges(reader)),
            2 => new Own([.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadUInt32())]),
            3 => new Announced(reader.ReadUInt64(), ReadChanges(reader)),
            4 => new Settled(reader.ReadUInt64(), reader.ReadBoolean()),
            5 => new Lost(reader.ReadString()),
            var kind => throw new InvalidDataException(FormattableString.Invariant($"it has an entry of kind {kind}")),
        };
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<RowChange> changes)
    {
        writer.Write(changes.Count);
        foreach (var change in changes)
        {
            RowChangeEncoding.Write(writer, change);
        }
    }

    private static RowChange[] ReadChanges(BinaryReader reader) => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => RowChangeEncoding.Read(reader))];
}
