using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>
/// Reads the fields of one message of logical replication, protocol version 1 (PostgreSQL manual, "Logical Replication Message Formats"). Numbers are big-endian.
/// </summary>
internal ref struct PgOutputReader(ReadOnlyMemory<byte> message)
{
    // PostgreSQL counts microseconds from 2000-01-01 UTC.
    private const long MicrosFrom1970To2000 = 946_684_800_000_000;

    private readonly ReadOnlyMemory<byte> _message = message;
    private int _at;

    public byte Byte() => _message.Span[_at++];

    public int Int16()
    {
        var value = BinaryPrimitives.ReadInt16BigEndian(_message.Span[_at..]);
        _at += 2;
        return value;
    }

    public int Int32()
    {
        var value = BinaryPrimitives.ReadInt32BigEndian(_message.Span[_at..]);
        _at += 4;
        return value;
    }

    public uint UInt32() => (uint)Int32();

    public ulong UInt64()
    {
        var value = BinaryPrimitives.ReadUInt64BigEndian(_message.Span[_at..]);
        _at += 8;
        return value;
    }

    /// <summary>A time as microseconds since 1970 UTC.</summary>
    public long Time() => (long)UInt64() + MicrosFrom1970To2000;

    /// <summary>A text that ends with a zero byte.</summary>
    public string Text()
    {
        var rest = _message.Span[_at..];
        var length = rest.IndexOf((byte)0);
        _at += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    /// <summary>A row (TupleData); the values stay where they are.</summary>
    public void Row(RowValues row, bool isKeyOnly)
    {
        row.Start(_message, isKeyOnly);
        var count = Int16();
        for (var i = 0; i < count; i++)
        {
            switch ((char)Byte())
            {
                case 'n':
                    row.Add(RowValues.Kind.Null, 0, 0);
                    break;
                case 'u':
                    row.Add(RowValues.Kind.Unchanged, 0, 0);
                    break;
                case 't':
                    var length = Int32();
                    row.Add(RowValues.Kind.Text, _at, length);
                    _at += length;
                    break;
                case var kind:
                    throw new InvalidDataException($"A row of the log has a value of unknown kind '{kind}'.");
            }
        }
    }

    public RelationMessage Relation()
    {
        var oid = UInt32();
        var schema = Text() is { Length: > 0 } named ? named : "pg_catalog";
        var table = Text();
        _ = Byte(); // the replica identity: the kinds of old rows tell it
        var columns = ImmutableArray.CreateBuilder<LoggedColumn>();
        for (var count = Int16(); count > 0; count--)
        {
            var isKey = (Byte() & 1) != 0;
            columns.Add(new LoggedColumn(Text(), UInt32(), Int32(), isKey));
        }

        return new RelationMessage(oid, schema, table, columns.ToImmutable());
    }

    /// <summary>The tables that a TRUNCATE names: every one that was emptied.</summary>
    public uint[] Truncated()
    {
        var oids = new uint[Int32()];
        _ = Byte(); // CASCADE, RESTART IDENTITY
        for (var i = 0; i < oids.Length; i++)
        {
            oids[i] = UInt32();
        }

        return oids;
    }

    public LoggedMessage Message()
    {
        var isTransactional = (Byte() & 1) != 0;
        _ = UInt64(); // its LSN, which the message's frame tells too
        var prefix = Text();
        var length = Int32();
        var content = _message.Slice(_at, length);
        _at += length;
        return new LoggedMessage(isTransactional, prefix, content);
    }
}
