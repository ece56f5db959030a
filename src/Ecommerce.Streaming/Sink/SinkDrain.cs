using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Sink;

/// <summary>Waits until the target has stored all that is on its way to it, and tells now and then how much is left.</summary>
/// <param name="ledger">What this sink has sent.</param>
/// <param name="backlog">What the topics hold.</param>
/// <param name="group">The consumer group whose commits are waited for.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it tells.</param>
/// <param name="sinkEnds">Cancelled when the sink is disposed.</param>
internal sealed class SinkDrain(DeliveryLedger ledger, TopicBacklog backlog, string group, TimeProvider time, ILogger logger, CancellationToken sinkEnds)
{
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(5);

    private Task _latest = Task.CompletedTask;

    /// <summary>Completes, whatever came of it, when no request of a drain is under way any more.</summary>
    internal Task Ended => _latest.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Drains once. Its caller does not wait for the request that a cancellation meets; the end of the clients must (see <see cref="Ended"/>).</summary>
    internal Task RunAsync(CancellationToken cancellationToken)
    {
        _latest = RunAfterAsync(Ended, cancellationToken);
        return _latest.WaitAsync(cancellationToken);
    }

    private async Task RunAfterAsync(Task previous, CancellationToken cancellationToken)
    {
        await previous.ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(sinkEnds, cancellationToken);
        var told = time.GetTimestamp();
        bool IsTimeToTell()
        {
            if (time.GetElapsedTime(told) < TellInterval)
                return false;
            told = time.GetTimestamp();
            return true;
        }

        try
        {
            while (!ledger.IsDrained(out var progress))
            {
                ending.Token.ThrowIfCancellationRequested();
                if (IsTimeToTell())
                    Tell();
                await progress.WaitAsync(TellInterval, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await backlog.WaitAsync(IsTimeToTell, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (sinkEnds.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The sink was disposed while it drained.", e);
        }
    }

    private void Tell()
    {
        var sent = ledger.Read();
        logger.DrainWaitsForOwn(sent.UnreadRecords, sent.UnreadBytes, group, sent.Sent - sent.Acknowledged);
    }
}
