using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>Looks at the slot for as long as the capture runs: how much log the server keeps for it, how far it lags behind, and whether it is still good.</summary>
internal sealed class SlotWatch(CaptureSource source, CaptureOptions options, CaptureProgress progress, TimeProvider time, ILogger logger)
{
    // Whoever was told to slow down is let go when the slot is well below what stopped them, so that they are not told so with every look.
    private const double Relief = 0.8;

    private volatile TaskCompletionSource<string> _unfit = New();
    private bool _warned;
    private long? _atStart;

    /// <summary>Completes, with the reason, when the slot is lost, or beyond its budget under a policy that ends the session.</summary>
    public Task<string> Unfit => _unfit.Task;

    /// <summary>Whether the slot's budget, not the server, is what made it unfit.</summary>
    public bool IsOverBudget { get; private set; }

    /// <summary>Begins again, with a slot made anew.</summary>
    public void Reset()
    {
        IsOverBudget = false;
        _unfit = New();
    }

    /// <summary>Looks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await LookAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException && !cancellationToken.IsCancellationRequested)
            {
                // If the server is gone, the stream tells.
                progress.LastError = e.Message;
            }

            await Task.Delay(options.ConfirmInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        SlotInfo? slot;
        var connection = await source.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            slot = await SlotInfo.ReadAsync(connection, options.SlotName, cancellationToken).ConfigureAwait(false);
        }

        // A slot that is yet to be made has nothing to catch up with.
        _atStart ??= slot?.RetainedBytes ?? 0;
        if (slot is null)
        {
            return;
        }

        progress.SetServer(slot.ServerLsn, slot.RetainedBytes, time.GetTimestamp());
        if (slot.Loss is { } loss)
        {
            _unfit.TrySetResult(loss);
        }

        Judge(slot.RetainedBytes);
    }

    private void Judge(long retained)
    {
        var budget = options.SlotBudget;
        if (budget.MaxRetainedBytes <= 0)
        {
            return;
        }

        var warnAt = budget.MaxRetainedBytes * budget.WarnAt;
        if (retained >= warnAt && !_warned)
        {
            _warned = true;
            Log.SlotRetains(logger, options.SlotName, retained, budget.MaxRetainedBytes);
        }
        else if (retained < warnAt * Relief)
        {
            _warned = false;
        }

        if (retained >= budget.MaxRetainedBytes)
        {
            Exceed(retained, budget);
        }
        else if (progress.MustThrottle && retained < budget.MaxRetainedBytes * Relief)
        {
            progress.MustThrottle = false;
            Log.SlotWithinBudget(logger, options.SlotName, retained);
        }
    }

    private void Exceed(long retained, SlotBudgetOptions budget)
    {
        if (budget.Policy == SlotBudgetPolicy.Throttle)
        {
            if (!progress.MustThrottle)
            {
                progress.MustThrottle = true;
                Log.SlotOverBudget(logger, options.SlotName, retained, budget.MaxRetainedBytes, "whoever asks is told to write less.");
            }

            return;
        }

        // A capture that is started to catch up may do so, as long as the log does not grow on.
        if (!IsOverBudget && (budget.Policy != SlotBudgetPolicy.Fail || retained > _atStart))
        {
            IsOverBudget = true;
            Log.SlotOverBudget(
                logger, options.SlotName, retained, budget.MaxRetainedBytes, budget.Policy == SlotBudgetPolicy.Fail ? "the capture ends; the slot stays." : "the slot is dropped and the snapshot taken again.");
            _unfit.TrySetResult($"the slot retains {retained} bytes of the server's log, its budget is {budget.MaxRetainedBytes}.");
        }
    }

    private static TaskCompletionSource<string> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
