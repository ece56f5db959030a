namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// A result that is fetched block by block while it is read. Every block is a whole document of its format: of those after the first the header is cut off.
/// An error on the way surfaces from Read as a <see cref="ChdbQueryException"/>.
/// </summary>
internal sealed class ChunkStream(ChdbSession session, ChdbResultHandle stream, ChdbResultHandle first, string format) : ReadStream
{
    private const string WithNamesAndTypes = "RowBinaryWithNamesAndTypes";
    private readonly bool _hasHeader = format == WithNamesAndTypes;
    private ChdbResultHandle? _chunk = first;
    private long _position;
    private long _length = first.Length;

    internal static bool Supports(string format) => format is WithNamesAndTypes or "RowBinary" or "JSONEachRow";

    public override int Read(Span<byte> buffer)
    {
        while (_chunk is not null && _position == _length)
            Accept(session.FetchAsync(stream, CancellationToken.None).GetAwaiter().GetResult());
        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_chunk is not null && _position == _length)
            Accept(await session.FetchAsync(stream, cancellationToken).ConfigureAwait(false));
        return Take(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            session.Close(_chunk, stream);
        base.Dispose(disposing);
    }

    /// <summary>Length of the header: the number of columns, then their names, then their types, each with its length before it (LEB128).</summary>
    internal static int HeaderLength(ReadOnlySpan<byte> chunk)
    {
        var position = 0;
        var columns = RowBinaryText.ReadLength(chunk, ref position);
        for (var i = 0; i < 2 * columns; i++)
        {
            var length = RowBinaryText.ReadLength(chunk, ref position);
            position += length;
        }

        return position;
    }

    private void Accept(ChdbResultHandle next)
    {
        _chunk!.Dispose();
        _chunk = null;
        _chunk = ChdbSession.Check(next);
        _length = next.Length;
        if (_length == 0)
        {
            _chunk.Dispose();
            _chunk = null;
            _position = 0;
            return;
        }

        _position = _hasHeader ? HeaderLength(next.Slice(0, checked((int)_length))) : 0;
    }

    private int Take(Span<byte> buffer)
    {
        if (_chunk is null)
            return 0;
        var count = (int)Math.Min(buffer.Length, _length - _position);
        _chunk.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
