using Ecommerce.Data.Store;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The time of the living store, and what stops it: the run itself, before and after, and whoever asks for a pause. Safe for many threads.</summary>
internal sealed class StoreTime(VirtualClock clock, TimeProvider system)
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private bool _isAlive;
    private bool _isPaused;
    private CancellationTokenSource? _step;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The time in the store, where it is not that of the system; null where it is.</summary>
    public DateTimeOffset? Deviating => (Now - system.GetUtcNow()).Duration() < Noticeable ? null : Now;

    public bool IsPaused => clock.IsPaused;

    /// <summary>The store begins to live. One that goes by the system's pace takes up the system's time, unless it is ahead of it.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _isAlive = true;
            if (clock.Speed == 1 && system.GetUtcNow() - Now is { Ticks: > 0 } behind)
            {
                clock.Step(behind);
            }

            Run();
        }
    }

    /// <summary>The store's life is over.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isAlive = false;
            _step?.Cancel();
            Run();
        }
    }

    /// <summary>Lets it stand still, or go on from where it stands; a step that is under way is over.</summary>
    public void Pause(bool isPaused)
    {
        lock (_lock)
        {
            _isPaused = isPaused;
            _step?.Cancel();
            Run();
        }
    }

    /// <summary>Lets a store that stands still live for a while of its own time, at its own pace.</summary>
    /// <exception cref="UsageException">It does not stand still, or steps already.</exception>
    /// <exception cref="OperationCanceledException">It was paused or resumed before the step was over, or whoever asked has gone.</exception>
    public async Task StepAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        using var step = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task over;
        lock (_lock)
        {
            if (!_isPaused || _step is not null)
            {
                throw new UsageException(_isPaused ? "The store is in the middle of a step." : "The store does not stand still: 'store pause' first.");
            }

            _step = step;
            over = Task.Delay(span, clock, step.Token);
            Run();
        }

        try
        {
            await over;
        }
        finally
        {
            lock (_lock)
            {
                _step = null;
                Run();
            }
        }
    }

    private void Run()
    {
        if (_isAlive && (!_isPaused || _step is { IsCancellationRequested: false }))
        {
            clock.Resume();
        }
        else
        {
            clock.Pause();
        }
    }
}
