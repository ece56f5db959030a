using System.Net.Sockets;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>The oracle of a host in another process, by its socket.</summary>
internal sealed class RemoteOracle(string path) : IOracleSource
{
    public async Task<IOracleHearing> HoldStillAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new PartFailedException($"The host's oracle does not answer at {path}: {error.Message}. Is the host running, and on this machine?", error);
        }

        var hearing = new Hearing(new NetworkStream(socket, ownsSocket: true), path);
        try
        {
            await hearing.ReadLineAsync(cancellationToken);
            return hearing;
        }
        catch
        {
            await hearing.DisposeAsync();
            throw;
        }
    }

    private sealed class Hearing : IOracleHearing
    {
        private readonly string _path;
        private readonly NetworkStream _stream;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public Hearing(NetworkStream stream, string path)
        {
            _path = path;
            _stream = stream;
            _reader = new StreamReader(stream, leaveOpen: true);
            _writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
        }

        public async Task<OracleTestimony> TestifyAsync(string snapshot, CancellationToken cancellationToken)
        {
            await _writer.WriteLineAsync(snapshot.AsMemory(), cancellationToken);
            return TestimonyJson.Read(await ReadLineAsync(cancellationToken));
        }

        public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (await _reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    return line;
                }
            }
            catch (IOException)
            {
                // It is gone, as if it had closed.
            }

            throw new PartFailedException($"The host's oracle at {_path} ended the hearing. Verify again, with a longer --deadline; the host's log with --verbose says more.");
        }

        public async ValueTask DisposeAsync()
        {
            _reader.Dispose();
            await _stream.DisposeAsync();
        }
    }
}
