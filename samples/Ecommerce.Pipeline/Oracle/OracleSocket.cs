using System.Net.Sockets;
using Ecommerce.Pipeline.Cli;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>
/// Where <c>verify --oracle</c> in another process hears this host's oracle: a socket in the file system, for its owner alone. A connection holds the store still
/// for as long as it is open: the host says "still", the other side names its snapshot, the host testifies. Whoever goes away, or takes too long, lets the store go on.
/// </summary>
internal sealed class OracleSocket : IAsyncDisposable
{
    public const string Still = "still";

    private readonly string _path;
    private readonly IOracleSource _oracle;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private OracleSocket(string path, Socket listener, IOracleSource oracle, TimeSpan patience, TimeProvider clock, ILogger logger)
    {
        _path = path;
        _listener = listener;
        _oracle = oracle;
        _patience = patience;
        _clock = clock;
        _logger = logger;
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Opens the socket; what a killed host left there gives way.</summary>
    /// <exception cref="PartFailedException">It cannot be opened there.</exception>
    public static OracleSocket Open(string path, IOracleSource oracle, TimeSpan patience, TimeProvider clock, ILogger logger)
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
            return new OracleSocket(path, listener, oracle, patience, clock, logger);
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            throw new PartFailedException($"The oracle's socket {path} cannot be opened: {error.Message} A --data-dir with a short path (below 100 letters) on a local disk helps.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
        File.Delete(_path);
    }

    // One after the other: the store can be held still by one only.
    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptAsync(_stop.Token);
                using var patience = new CancellationTokenSource(_patience, _clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
                await HearAsync(client, either.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or NpgsqlException or FormatException or InvalidOperationException)
            {
                // The other side sees the connection end, and says so.
                if (!_stop.IsCancellationRequested)
                {
                    Log.HearingFailed(_logger, error);
                }
            }
        }
    }

    private async Task HearAsync(Socket client, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, leaveOpen: true);
        await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
        OracleTestimony testimony;
        await using (var hearing = await _oracle.HoldStillAsync(cancellationToken))
        {
            await writer.WriteLineAsync(Still.AsMemory(), cancellationToken);
            if (await reader.ReadLineAsync(cancellationToken) is not { } snapshot)
            {
                return;
            }

            testimony = await hearing.TestifyAsync(snapshot, cancellationToken);
        }

        await writer.WriteLineAsync(TestimonyJson.Write(testimony).AsMemory(), cancellationToken);
    }
}
