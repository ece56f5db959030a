using System.Collections.Concurrent;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// Threads that the library's blocking calls run on. The thread pool would starve: a query may hold its thread for minutes.
/// The stack is what the engine's parser expects of a thread of its own.
/// </summary>
internal sealed class NativeThreads : IDisposable
{
    private const int StackSize = 8 << 20;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread[] _threads;

    internal NativeThreads(int count, string name)
    {
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Work, StackSize) { IsBackground = true, Name = name };
            _threads[i].Start();
        }
    }

    internal Task<T> RunAsync<T>(Func<T> call)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(call());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (var action in _work.GetConsumingEnumerable())
            action();
    }
}
