namespace Ecommerce.Analytics.Embedded;

/// <summary>A whole result, read straight from the engine's memory, which is freed with it.</summary>
internal sealed class ResultStream(ChdbSession session, ChdbResultHandle result) : ReadStream
{
    private readonly long _length = result.Length;
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(result.IsClosed, this);
        var count = (int)Math.Min(buffer.Length, _length - _position);
        if (count == 0)
            return 0;
        result.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            session.Close(result);
        base.Dispose(disposing);
    }
}
