using Ecommerce.Streaming.Capture.Signals;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Capture;

/// <summary>The sink as the capture uses it: counts what is sent, never marks backwards, and tells the sink's failures from the server's.</summary>
internal sealed class MarkedSink(IChangeRecordSink sink, CaptureOptions options, CaptureProgress progress)
{
    private readonly JsonRecordConverter _converter = new(options.KeyConverter, options.ValueConverter);

    public ulong StoredLsn => sink.StoredLsn;

    /// <summary>How far the incremental snapshot was at which mark.</summary>
    public IncrementalSnapshotHistory IncrementalSnapshots { get; } = new();

    /// <summary>Sends one record through the transforms. Not to be called by several threads at a time.</summary>
    public ValueTask SendAsync(ConnectRecord record, CancellationToken cancellationToken)
    {
        foreach (var transform in options.Transforms)
        {
            if (transform.Apply(record) is not { } next)
            {
                return ValueTask.CompletedTask;
            }

            record = next;
        }

        return DeliverAsync(_converter.Convert(record), cancellationToken);
    }

    private async ValueTask DeliverAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await sink.SendAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Failed($"A record for topic '{record.Topic}' could not be delivered: {e.Message}", e);
        }
    }

    // After a reconnect the server sends again what was not confirmed: its positions were marked before, and stay so.
    public void Mark(ulong lsn)
    {
        if (lsn > progress.Marked)
        {
            // First, so that whoever sees the position stored finds what belongs to it.
            IncrementalSnapshots.Mark(lsn);
            sink.Mark(lsn);
            progress.SetMarked(lsn);
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken) => WaitAsync(sink.FlushAsync, cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => WaitAsync(sink.DrainAsync, cancellationToken);

    private static async Task WaitAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        try
        {
            await wait(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Failed($"Records could not be delivered: {e.Message}", e);
        }
    }

    private static CaptureException Failed(string message, Exception cause) => cause as CaptureException ?? new CaptureException(message, cause);
}
