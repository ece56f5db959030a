using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Snapshots;

/// <summary>Tables that are to be snapshotted again on the living slot, asked for by anyone and taken by the next session.</summary>
internal sealed class SnapshotRequests
{
    private readonly Lock _gate = new();
    private readonly List<(ImmutableArray<string> Tables, TaskCompletionSource Done)> _open = [];
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when something is asked for.</summary>
    public Task Asked
    {
        get
        {
            lock (_gate)
            {
                return _asked.Task;
            }
        }
    }

    /// <summary>Whatever is asked for now.</summary>
    public ImmutableHashSet<string> Tables
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.SelectMany(r => r.Tables)];
            }
        }
    }

    /// <summary>Asks for tables.</summary>
    /// <returns>A task that completes when their rows are sent.</returns>
    public Task AddAsync(ImmutableArray<string> tables)
    {
        lock (_gate)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.Add((tables, done));
            _asked.TrySetResult();
            return done.Task;
        }
    }

    /// <summary>Ends the requests for tables that were taken.</summary>
    public void Complete(IReadOnlySet<string> taken)
    {
        lock (_gate)
        {
            foreach (var request in _open.Where(r => r.Tables.All(taken.Contains)).ToArray())
            {
                _open.Remove(request);
                request.Done.TrySetResult();
            }

            if (_open.Count == 0 && _asked.Task.IsCompleted)
            {
                _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Nobody will take requests any more.</summary>
    public void Abandon(Exception? failure)
    {
        lock (_gate)
        {
            foreach (var (_, done) in _open)
            {
                if (failure is null)
                {
                    done.TrySetCanceled();
                }
                else
                {
                    done.TrySetException(failure);
                    _ = done.Task.Exception; // observed: not every request has somebody who waits
                }
            }

            _open.Clear();
        }
    }
}
