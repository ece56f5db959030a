using System.Collections.Concurrent;
using System.Net.Sockets;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Control;

/// <summary>A socket in the file system, for the host's owner alone, on which other processes on this machine speak with the host.</summary>
internal sealed class HostSocket : IAsyncDisposable
{
    private readonly string _path;
    private readonly Socket _listener;
    private readonly Func<Stream, CancellationToken, Task> _converse;
    private readonly Action<Exception> _failed;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _conversations = new();
    private readonly Task _accepting;

    private HostSocket(string path, Socket listener, Func<Stream, CancellationToken, Task> converse, Action<Exception> failed)
    {
        _path = path;
        _listener = listener;
        _converse = converse;
        _failed = failed;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Opens the socket; what a killed host left there gives way.</summary>
    /// <param name="path">Where.</param>
    /// <param name="converse">Speaks with one client, beside others. Its token ends with the socket.</param>
    /// <param name="failed">Is told of a conversation that ended in an exception; the client sees its connection end.</param>
    /// <exception cref="PartFailedException">It cannot be opened there.</exception>
    public static HostSocket Open(string path, Func<Stream, CancellationToken, Task> converse, Action<Exception> failed)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            listener.Listen();
            return new HostSocket(path, listener, converse, failed);
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            throw new PartFailedException($"The host's socket {path} cannot be opened: {error.Message} A --data-dir with a short path (below 100 letters) on a local disk helps.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_conversations.Keys);
        _listener.Dispose();
        _stop.Dispose();
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                var conversation = ConverseAsync(client);
                _conversations.TryAdd(conversation, true);
                _ = conversation.ContinueWith(ended => _conversations.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                if (!_stop.IsCancellationRequested)
                {
                    _failed(error);
                }
            }
        }
    }

    private async Task ConverseAsync(Socket client)
    {
        await Task.Yield();
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            await _converse(stream, _stop.Token);
        }
        catch (Exception error)
        {
            if (!_stop.IsCancellationRequested)
            {
                _failed(error);
            }
        }
    }
}
