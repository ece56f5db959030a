using System.Threading.Channels;

namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>Reads a stream ahead, so that the server sends on while what has come is converted. Memory is bounded by a few buffers.</summary>
internal sealed class ReadAheadStream : Stream
{
    private const int BufferSize = 128 * 1024;
    private const int BuffersAhead = 4;

    private readonly Stream _source;
    private readonly Channel<ReadOnlyMemory<byte>> _buffers = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(BuffersAhead) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;
    private ReadOnlyMemory<byte> _rest;

    public ReadAheadStream(Stream source, CancellationToken cancellationToken)
    {
        _source = source;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = Task.Run(ReadAllAsync, CancellationToken.None);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (!await _buffers.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }

            _buffers.Reader.TryRead(out _rest);
        }

        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    /// <summary>Waits until the source is not read any more; it stays open.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAllAsync()
    {
        try
        {
            while (true)
            {
                var buffer = new byte[BufferSize];
                var (length, isEnd) = await FillAsync(buffer).ConfigureAwait(false);
                if (length > 0)
                {
                    await _buffers.Writer.WriteAsync(buffer.AsMemory(0, length), _stop.Token).ConfigureAwait(false);
                }

                if (isEnd)
                {
                    _buffers.Writer.Complete();
                    return;
                }
            }
        }
        catch (Exception e)
        {
            _buffers.Writer.Complete(e);
        }
    }

    // COPY's stream gives one row at a time: small rows are collected.
    private async ValueTask<(int Length, bool IsEnd)> FillAsync(byte[] buffer)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await _source.ReadAsync(buffer.AsMemory(length), _stop.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return (length, true);
            }

            length += read;
        }

        return (length, false);
    }
}
