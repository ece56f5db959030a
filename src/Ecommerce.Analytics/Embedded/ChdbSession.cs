using System.Text;

namespace Ecommerce.Analytics.Embedded;

/// <summary>
/// A connection that serves one request: opening one costs the engine a third of a millisecond, and what a statement sets (settings, current database,
/// temporary tables) ends with it, as over HTTP. One call at a time.
/// </summary>
internal sealed class ChdbSession
{
    private readonly ChdbEngine _engine;
    private readonly NativeThreads _threads;
    private readonly ChdbConnectionHandle _connection;
    private readonly string _mark;
    private int _closing;
    private Task _lastCall = Task.CompletedTask;

    internal ChdbSession(ChdbEngine engine, NativeThreads threads, ChdbConnectionHandle connection, string mark)
    {
        _engine = engine;
        _threads = threads;
        _connection = connection;
        _mark = mark;
    }

    /// <summary>Completes once the connection is closed and its place is free.</summary>
    internal TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        using var result = await QueryAsync(Encoding.UTF8.GetBytes(sql), "TabSeparated", [], cancellationToken).ConfigureAwait(false);
        Check(result);
    }

    internal Task<ChdbResultHandle> QueryAsync(
        ReadOnlyMemory<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken) =>
        CallAsync(() => NativeCall.Query(_connection, sql.Span, format, parameters, stream: false), cancellationToken);

    internal Task<ChdbResultHandle> StreamAsync(
        ReadOnlyMemory<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken) =>
        CallAsync(() => NativeCall.Query(_connection, sql.Span, format, parameters, stream: true), cancellationToken);

    internal Task<ChdbResultHandle> FetchAsync(ChdbResultHandle stream, CancellationToken cancellationToken) =>
        CallAsync(() => NativeMethods.StreamFetch(_connection.Inner, stream), cancellationToken);

    internal Task<ChdbInsertHandle> InsertAsync(
        ReadOnlyMemory<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken) =>
        CallAsync(() => NativeCall.Insert(_connection, sql.Span, format, parameters), cancellationToken);

    /// <summary>False once the insert has failed; <see cref="FinishAsync"/> then tells why.</summary>
    internal Task<bool> AppendAsync(ChdbInsertHandle insert, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        CallAsync(() => NativeCall.Append(insert, data.Span), cancellationToken);

    internal Task<ChdbResultHandle> FinishAsync(ChdbInsertHandle insert, CancellationToken cancellationToken) =>
        CallAsync(() => NativeMethods.StreamDone(insert), cancellationToken);

    internal Task<NativeMethods.QueryAnalysis> ClassifyAsync(ReadOnlyMemory<byte> sql, CancellationToken cancellationToken) =>
        CallAsync(() => NativeCall.Classify(_connection, sql.Span), cancellationToken);

    /// <summary>Throws the engine's words, and frees the result, where it is an error.</summary>
    internal static ChdbResultHandle Check(ChdbResultHandle result)
    {
        if (result.Error is not { } error)
            return result;
        result.Dispose();
        throw ChdbQueryException.FromEngine(error);
    }

    /// <summary>Ends whatever runs and closes the connection, in that order, in the background; <see cref="Closed"/> tells when.</summary>
    internal void Close(params IDisposable?[] handles)
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
            _ = CloseAsync(handles);
    }

    private async Task CloseAsync(IDisposable?[] handles)
    {
        try
        {
            var call = _lastCall;
            if (!call.IsCompleted)
            {
                await _engine.KillAsync(_mark, call).ConfigureAwait(false);
                await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await _threads.RunAsync(() =>
            {
                // Results and streams belong to the connection: they go first.
                foreach (var handle in handles)
                    handle?.Dispose();
                _connection.Dispose();
                return true;
            }).ConfigureAwait(false);
        }
        finally
        {
            _engine.Release(this);
            Closed.TrySetResult();
        }
    }

    private async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closing) != 0, this);
        var running = _threads.RunAsync(call);
        _lastCall = running;
        if (!cancellationToken.CanBeCanceled)
            return await running.ConfigureAwait(false);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult()).ConfigureAwait(false);
        if (await Task.WhenAny(running, cancelled.Task).ConfigureAwait(false) == running)
            return await running.ConfigureAwait(false);
        // A native call cannot be abandoned: the engine is told to end it, and only then is the connection free.
        await _engine.KillAsync(_mark, running).ConfigureAwait(false);
        var late = await running.ConfigureAwait(false);
        (late as IDisposable)?.Dispose();
        throw new OperationCanceledException(cancellationToken);
    }
}
