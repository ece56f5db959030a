using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Control;

/// <summary>Asks a running host, through its <see cref="ControlSocket"/>.</summary>
/// <param name="path">The socket.</param>
/// <param name="say">Hears the host's progress.</param>
internal sealed class ControlClient(string path, Action<string> say)
{
    /// <summary>Asks, and waits for the answer; cancelling takes the question back.</summary>
    /// <exception cref="UsageException">The host says that the question cannot be.</exception>
    /// <exception cref="PartFailedException">The host does not answer, or could not do it.</exception>
    public async Task<JsonObject> AskAsync(string verb, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch (SocketException error)
        {
            throw new PartFailedException($"The host does not answer at {path}: {error.Message}. Is it running, and on this machine?", error);
        }

        try
        {
            await using var stream = new NetworkStream(socket);
            using var reader = new StreamReader(stream, leaveOpen: true);
            await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
            await writer.WriteLineAsync(new JsonObject { ["verb"] = verb, ["arguments"] = arguments }.ToJsonString().AsMemory(), cancellationToken);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                var answer = JsonNode.Parse(line) as JsonObject ?? throw new PartFailedException($"The host at {path} speaks another language: {line}");
                if (answer["say"] is { } said)
                {
                    say(said.GetValue<string>());
                }
                else if (answer["error"] is { } error)
                {
                    throw answer["exit_code"]?.GetValue<int>() == ExitCode.Usage ? new UsageException(error.GetValue<string>()) : new PartFailedException(error.GetValue<string>());
                }
                else
                {
                    return (JsonObject)answer["result"]!;
                }
            }
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            throw new PartFailedException($"The host at {path} ended before it answered: {error.Message}", error);
        }

        throw new PartFailedException($"The host at {path} ended before it answered. Start it again, and ask again.");
    }
}
