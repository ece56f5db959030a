using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecommerce.Pipeline.Cli;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Control;

/// <summary>
/// Where verbs in other processes ask this host to do something. One question a connection, in lines of JSON: the client sends <c>{"verb","arguments"}</c>;
/// the host answers with any number of <c>{"say"}</c> and one <c>{"result"}</c> or <c>{"error","exit_code"}</c>. Whoever goes away before takes the question back.
/// </summary>
internal static class ControlSocket
{
    public static HostSocket Open(string path, ImmutableArray<IControlVerb> verbs, ILogger logger) =>
        HostSocket.Open(path, (stream, stop) => AnswerAsync(stream, verbs, logger, stop), error => Log.ControlFailed(logger, error));

    private static async Task AnswerAsync(Stream stream, ImmutableArray<IControlVerb> verbs, ILogger logger, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (await reader.ReadLineAsync(stop) is not { } question)
        {
            return;
        }

        var gone = reader.ReadLineAsync(over.Token).AsTask().ContinueWith(_ => over.CancelAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        var answer = await RunAsync(question, verbs, line => Say(writer, line), logger, over.Token);
        await writer.WriteLineAsync(answer.ToJsonString().AsMemory(), stop);
        await over.CancelAsync();
        await gone;
    }

    private static async Task<JsonObject> RunAsync(string question, ImmutableArray<IControlVerb> verbs, Action<string> say, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            var (name, arguments) = Read(question);
            var verb = verbs.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal))
                ?? throw new UsageException($"This host does not know '{name}'. It knows: {string.Join(", ", verbs.Select(known => known.Name))}.");
            return new JsonObject { ["result"] = await verb.RunAsync(arguments, say, cancellationToken) };
        }
        catch (Exception error)
        {
            // Whatever it is, the asking side must hear of it, and the host must live on.
            Log.ControlFailed(logger, error);
            return new JsonObject { ["error"] = FailureReport.Describe(error), ["exit_code"] = error is UsageException ? ExitCode.Usage : ExitCode.Failed };
        }
    }

    private static (string Name, JsonObject Arguments) Read(string question)
    {
        try
        {
            return JsonNode.Parse(question) is JsonObject asked && asked["verb"] is JsonValue verb
                ? (verb.GetValue<string>(), asked["arguments"] as JsonObject ?? [])
                : throw new UsageException("A question is an object with 'verb' and 'arguments'.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new UsageException($"The question is not a line of JSON: {error.Message}");
        }
    }

    private static void Say(StreamWriter writer, string line)
    {
        try
        {
            lock (writer)
            {
                writer.WriteLine(new JsonObject { ["say"] = line }.ToJsonString());
            }
        }
        catch (IOException)
        {
            // Nobody listens any more; the token tells the verb.
        }
    }
}
