using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Ecommerce.Data.Generation.Rows;

namespace Ecommerce.Data.Loading;

/// <summary>Writes rows in the format of <c>COPY … (FORMAT binary)</c>: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".</summary>
internal sealed class CopyRowWriter : IRowWriter
{
    /// <summary>Bytes that <see cref="Begin"/> writes.</summary>
    public const int HeaderLength = 19;

    /// <summary>Bytes that <see cref="End"/> writes.</summary>
    public const int TrailerLength = sizeof(short);

    private const short NumericPositive = 0x0000;
    private const short NumericNegative = 0x4000;

    // The signature, no flags, no header extension.
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private readonly ArrayBufferWriter<byte> _buffer;

    public CopyRowWriter(ArrayBufferWriter<byte> buffer) => _buffer = buffer;

    public void Begin() => _buffer.Write(Header);

    public void Row(IStoreRow row, int columns)
    {
        Int16((short)columns);
        row.WriteTo(this);
    }

    public void End() => Int16(-1);

    public void Integer(int? value)
    {
        if (value is not { } number)
        {
            Null();
            return;
        }

        Int32(sizeof(int));
        Int32(number);
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Null();
            return;
        }

        Int32(Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
    }

    public void Boolean(bool? value)
    {
        if (value is not { } flag)
        {
            Null();
            return;
        }

        Int32(sizeof(byte));
        _buffer.Write([flag ? (byte)1 : (byte)0]);
    }

    public void Timestamp(DateTime? value)
    {
        if (value is not { } instant)
        {
            Null();
            return;
        }

        Int32(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), (instant - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);
        _buffer.Advance(sizeof(long));
    }

    // numeric_recv: count of base-10000 digits, weight of the first, sign, digits after the point, then the digits.
    public void Numeric(decimal? value)
    {
        if (value is not { } number)
        {
            Null();
            return;
        }

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var scale = number.Scale;
        var unscaled = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        for (var i = scale; i % 4 != 0; i++)
        {
            unscaled *= 10;
        }

        // The least digit comes first here. At most 29 decimal digits and three of padding: eight groups.
        Span<short> groups = stackalloc short[10];
        var count = 0;
        while (unscaled != 0)
        {
            (unscaled, var digit) = UInt128.DivRem(unscaled, 10_000);
            groups[count++] = (short)digit;
        }

        var weight = count == 0 ? 0 : count - ((scale + 3) / 4) - 1;
        Int32((4 + count) * sizeof(short));
        Int16((short)count);
        Int16((short)weight);
        Int16(number < 0 ? NumericNegative : NumericPositive);
        Int16(scale);
        for (var i = count - 1; i >= 0; i--)
        {
            Int16(groups[i]);
        }
    }

    private void Null() => Int32(-1);

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(sizeof(short)), value);
        _buffer.Advance(sizeof(short));
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }
}
