using System.CommandLine;
using System.Text.Json;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Status;
using Ecommerce.Streaming.Connect;
using Ecommerce.Streaming.Connectors;

namespace Ecommerce.Pipeline.Cli;

/// <summary>What the <c>connector</c> verbs do.</summary>
internal static class ConnectorActions
{
    public static Task<int> Print(ParseResult result, CancellationToken cancellationToken)
    {
        var connector = Build(result);
        StandardStreams.Print(output => output.WriteLine(connector.ToJson()));
        return Task.FromResult(ExitCode.Exact);
    }

    public static async Task<int> ValidateAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var builder = Describe(result);
        var judge = "this program";
        var mistakes = builder.Validate();

        // What we find wrong the worker would find wrong too, or not notice.
        if (mistakes.Count == 0 && result.GetValue(PipelineOptions.ConnectUrl) is { } url)
        {
            using var http = ConnectAddress.Open(url);
            var validation = await new KafkaConnectClient(http).ValidateAsync(builder.Build(), cancellationToken);
            judge = $"the worker's {validation.Plugin}";
            mistakes = validation.Mistakes;
        }

        StandardStreams.Print(output => ConnectorText.Print(judge, mistakes, result.GetValue(PipelineOptions.Json), output));
        return mistakes.Count == 0 ? ExitCode.Exact : ExitCode.Failed;
    }

    public static Task<int> ApplyAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var connector = Build(result);
        return WithClientAsync(result, async client =>
        {
            var applied = await client.ApplyAsync(connector, cancellationToken);
            return Tell(result, await client.WaitForRunningAsync(connector.Name, Deadline(result), cancellationToken), applied.Outcome.ToString().ToLowerInvariant());
        });
    }

    public static Task<int> StatusAsync(ParseResult result, CancellationToken cancellationToken) =>
        WithClientAsync(result, async client => Tell(result, await client.StatusAsync(Name(result), cancellationToken)));

    public static Task<int> PauseAsync(ParseResult result, CancellationToken cancellationToken) => WithClientAsync(result, async client =>
    {
        await client.PauseAsync(Name(result), cancellationToken);
        return Tell(result, await client.WaitForAsync(Name(result), ConnectorState.Paused, Deadline(result), cancellationToken));
    });

    public static Task<int> ResumeAsync(ParseResult result, CancellationToken cancellationToken) => WithClientAsync(result, async client =>
    {
        await client.ResumeAsync(Name(result), cancellationToken);
        return Tell(result, await client.WaitForRunningAsync(Name(result), Deadline(result), cancellationToken));
    });

    public static Task<int> RestartAsync(ParseResult result, CancellationToken cancellationToken) => WithClientAsync(result, async client =>
    {
        if (result.GetValue(ConnectorOptions.OnlyFailed))
        {
            await client.RestartFailedAsync(Name(result), cancellationToken);
        }
        else
        {
            await client.RestartAsync(Name(result), cancellationToken);
        }

        return Tell(result, await client.WaitForRunningAsync(Name(result), Deadline(result), cancellationToken));
    });

    public static Task<int> DeleteAsync(ParseResult result, CancellationToken cancellationToken) => WithClientAsync(result, async client =>
    {
        var name = Name(result);
        await client.DeleteAsync(name, cancellationToken);
        StandardStreams.Print(output => output.WriteLine(result.GetValue(PipelineOptions.Json)
            ? JsonSerializer.Serialize(new { connector = name, outcome = "deleted" })
            : FailureReport.Printable($"{name}: deleted. Its slot keeps PostgreSQL's log until it is dropped: SELECT pg_drop_replication_slot('SLOT').")));
        return ExitCode.Exact;
    });

    private static async Task<int> WithClientAsync(ParseResult result, Func<KafkaConnectClient, Task<int>> act)
    {
        var url = result.GetValue(PipelineOptions.ConnectUrl) ?? throw new UsageException("Which worker? Give --connect-url, or set ECOMMERCE_CONNECT.");
        using var http = ConnectAddress.Open(url);
        return await act(new KafkaConnectClient(http));
    }

    private static int Tell(ParseResult result, ConnectorStatus status, string? outcome = null)
    {
        StandardStreams.Print(output => ConnectorText.Print(status, outcome, result.GetValue(PipelineOptions.Json), output));
        return status.HasFailed ? ExitCode.Failed : ExitCode.Exact;
    }

    private static DebeziumConnector Build(ParseResult result)
    {
        try
        {
            return Describe(result).Build();
        }
        catch (DebeziumConnectorException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static DebeziumConnectorBuilder Describe(ParseResult result)
    {
        var builder = StoreConnector.Describe(
            result.GetRequiredValue(ConnectorOptions.Name), result.GetRequiredValue(PipelineOptions.Slot), result.GetValue(PipelineOptions.Postgres), result.GetValue(ConnectorOptions.Mask));
        if (result.GetValue(ConnectorOptions.PasswordFrom) is { } reference)
        {
            builder = builder.WithPasswordFrom(reference);
        }

        foreach (var property in result.GetValue(ConnectorOptions.Set) ?? [])
        {
            var parts = property.Split('=', 2);
            builder = builder.With(parts[0].Trim(), parts[1]);
        }

        return builder;
    }

    private static string Name(ParseResult result) =>
        result.GetRequiredValue(ConnectorOptions.Name) is var name && !string.IsNullOrWhiteSpace(name) ? name : throw new UsageException("--name takes the name of a connector.");

    private static TimeSpan Deadline(ParseResult result) => result.GetValue(PipelineOptions.Deadline) ?? new PipelineSettings().Deadline;
}
