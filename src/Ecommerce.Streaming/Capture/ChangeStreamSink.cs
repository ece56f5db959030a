using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ecommerce.Streaming.Capture;

/// <summary>Hands records to one reader in the same process. A record is stored when the reader asks for the one behind it.</summary>
internal sealed class ChangeStreamSink : IChangeRecordSink
{
    // Enough to keep reading ahead, little enough to hold the server back rather than fill memory.
    private const int Capacity = 1024;

    private readonly Channel<ChangeRecord> _records = Channel.CreateBounded<ChangeRecord>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Lock _gate = new();
    private readonly Queue<(long Records, ulong Lsn)> _marks = [];
    private (long Records, ulong Lsn) _lastMark;
    private TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;
    private long _done;
    private ulong _stored;

    public ulong StoredLsn
    {
        get
        {
            lock (_gate)
            {
                while (_marks.TryPeek(out var mark) && mark.Records <= _done)
                {
                    _stored = _marks.Dequeue().Lsn;
                }

                return _lastMark.Records <= _done ? _lastMark.Lsn : _stored;
            }
        }
    }

    public async ValueTask SendAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _sent++;
        }

        try
        {
            await _records.Writer.WriteAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lock (_gate)
            {
                _sent--;
            }

            throw;
        }
    }

    public void Mark(ulong lsn)
    {
        lock (_gate)
        {
            // Positions without a record between them are one: a quiet database marks for ever.
            if (_lastMark.Lsn > 0 && _lastMark.Records != _sent)
            {
                _marks.Enqueue(_lastMark);
            }

            _lastMark = (_sent, lsn);
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task read;
            lock (_gate)
            {
                if (_done == _sent)
                {
                    return;
                }

                read = _read.Task;
            }

            await read.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the capture into this sink; its end, good or bad, is the end of what the reader gets.</summary>
    internal async Task FeedAsync(PostgresCapture capture, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => capture.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
            _records.Writer.TryComplete();
        }
        catch (Exception e)
        {
            _records.Writer.TryComplete(e);
        }
    }

    internal async IAsyncEnumerable<ChangeRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _records.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_records.Reader.TryRead(out var record))
            {
                yield return record;
                lock (_gate)
                {
                    _done++;
                    _read.TrySetResult();
                    _read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
    }
}
