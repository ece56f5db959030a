using Ecommerce.Pipeline.Control;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>
/// Where <c>verify --oracle</c> in another process hears this host's oracle. A connection holds the store still for as long as it is open: the host says "still",
/// the other side names its snapshot, the host testifies. Whoever goes away, or takes too long, lets the store go on.
/// </summary>
internal sealed class OracleSocket : IAsyncDisposable
{
    public const string Still = "still";

    private readonly IOracleSource _oracle;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly HostSocket _socket;

    private OracleSocket(string path, IOracleSource oracle, TimeSpan patience, TimeProvider clock, ILogger logger)
    {
        _oracle = oracle;
        _patience = patience;
        _clock = clock;
        _socket = HostSocket.Open(path, HearAsync, error => Log.HearingFailed(logger, error));
    }

    /// <summary>Opens the socket; what a killed host left there gives way.</summary>
    /// <exception cref="Cli.PartFailedException">It cannot be opened there.</exception>
    public static OracleSocket Open(string path, IOracleSource oracle, TimeSpan patience, TimeProvider clock, ILogger logger) => new(path, oracle, patience, clock, logger);

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        _one.Dispose();
    }

    private async Task HearAsync(Stream stream, CancellationToken stop)
    {
        // One after the other: the store can be held still by one only.
        await _one.WaitAsync(stop);
        try
        {
            using var patience = new CancellationTokenSource(_patience, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
            await HearOneAsync(stream, either.Token);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task HearOneAsync(Stream stream, CancellationToken cancellationToken)
    {
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
