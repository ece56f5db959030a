using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.Testing.Connect;

/// <summary>
/// A worker that answers over a real socket as Kafka Connect 4.1 does (ConnectorsResource, ConnectorPluginsResource, HerderRequestHandler, ConnectExceptionMapper), with connectors that only have
/// states. Time stands still in it: a connector takes one step towards its state each time somebody looks at its status.
/// </summary>
internal sealed class TestConnectWorker : IAsyncDisposable
{
    public const string Postgres = "io.debezium.connector.postgresql.PostgresConnector";

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, TestConnector> _connectors = new(StringComparer.Ordinal);
    private int _rebalances;
    private int _looksUntilStarted;

    private TestConnectWorker(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Method and path with query of every request, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>With every request must come this header's value, if set.</summary>
    public string? Authorization { get; set; }

    /// <summary>Why the next connectors' tasks fail when they start; null for those that run.</summary>
    public string? TaskTrace { get; set; }

    /// <summary>What the plugin finds wrong, by property.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>What is said instead of everything else.</summary>
    public (int Status, string Body)? Instead { get; set; }

    public static async Task<TestConnectWorker> StartAsync(int port = 0, (int Status, string Body)? instead = null)
    {
        var worker = new TestConnectWorker(port) { Instead = instead };
        await worker._server.StartAsync();
        worker.Address = new Uri(worker._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return worker;
    }

    /// <summary>The next requests that change something are refused, as while the workers rebalance.</summary>
    public void Rebalance(int requests) => Interlocked.Exchange(ref _rebalances, requests);

    /// <summary>The worker has just been started and answers nothing else the next times that somebody asks for its health.</summary>
    public void BeStarting(int looks) => Interlocked.Exchange(ref _looksUntilStarted, looks);

    public TestConnector Connector(string name)
    {
        lock (_lock)
            return _connectors[name];
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new StreamReader(request.Body);
        var text = await body.ReadToEndAsync();
        _requests.Enqueue($"{request.Method} {request.Path.ToUriComponent()}{request.QueryString}");
        WorkerReply reply;
        lock (_lock)
            reply = Reply(request, text.Length == 0 ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(text));
        context.Response.StatusCode = reply.Status;
        if (reply.Body is not null)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(reply.Body);
        }
    }

    private WorkerReply Reply(HttpRequest request, Dictionary<string, string>? body)
    {
        if (Instead is { } instead)
            return new WorkerReply(instead.Status, instead.Body);
        if (Authorization is not null && request.Headers.Authorization != Authorization)
            return new WorkerReply(401, null);
        var path = request.Path.ToUriComponent().Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        if (_looksUntilStarted > 0)
            return path is ["health"] && --_looksUntilStarted >= 0 ? WorkerReply.Json(503, new { status = "starting", message = "Worker is still starting up." }) : WorkerReply.Error(503, "Worker is still starting up.");

        // Reads are any worker's own; what changes something goes to the leader.
        if (request.Method != "GET" && path is not ([.., "pause"] or [.., "resume"] or [.., "validate"]) && Interlocked.Decrement(ref _rebalances) >= 0)
            return WorkerReply.Error(409, "Cannot complete request momentarily due to stale configuration (typically caused by a concurrent config change)");
        return (request.Method, path) switch
        {
            ("GET", []) => WorkerReply.Json(200, new { version = "4.1.2", commit = "0123456789abcdef", kafka_cluster_id = "test" }),
            ("GET", ["health"]) => WorkerReply.Json(200, new { status = "healthy", message = "Worker has completed startup and is ready to handle requests." }),
            ("GET", ["connector-plugins"]) => WorkerReply.Json(200, new[] { new { @class = Postgres, type = "source", version = "3.6.1.Final" } }),
            ("PUT", ["connector-plugins", var type, "config", "validate"]) => Validate(type, body!),
            ("GET", ["connectors"]) => WorkerReply.Json(200, _connectors.Keys),
            ("PUT", ["connectors", var name, "config"]) => Put(name, body!),
            (var method, ["connectors", var name, .. var rest]) => OfConnector(method, name, rest, request.Query),
            _ => WorkerReply.Error(404, "HTTP 404 Not Found"),
        };
    }

    private WorkerReply OfConnector(string method, string name, string[] rest, IQueryCollection query)
    {
        if (!_connectors.TryGetValue(name, out var connector))
            return WorkerReply.Error(404, rest is ["status"] ? $"No status found for connector {name}" : rest is ["pause"] or ["resume"] ? $"Unknown connector {name}" : $"Connector {name} not found");
        switch (method, rest)
        {
            case ("GET", []):
                return connector.Info(200);
            case ("DELETE", []):
                _connectors.Remove(name);
                return new WorkerReply(204, null);
            case ("GET", ["config"]):
                return WorkerReply.Json(200, connector.Configuration);
            case ("GET", ["status"]):
                return connector.Look();
            case ("PUT", ["pause"]):
                connector.Become("PAUSED");
                return new WorkerReply(202, null);
            case ("PUT", ["resume"]):
                connector.Become("RUNNING");
                return new WorkerReply(202, null);
            case ("PUT", ["stop"]):
                connector.Become("STOPPED");
                return new WorkerReply(204, null);
            case ("POST", ["restart"]):
                return connector.Restart(query["includeTasks"] == "true", query["onlyFailed"] == "true");
            case ("GET", ["offsets"]):
                return connector.Offsets();
            case ("DELETE", ["offsets"]):
                return connector.ResetOffsets();
            default:
                return WorkerReply.Error(405, "HTTP 405 Method Not Allowed");
        }
    }

    private WorkerReply Put(string name, Dictionary<string, string> configuration)
    {
        if (configuration.TryGetValue("name", out var named) && named != name)
            return WorkerReply.Error(400, $"Connector name configuration ({named}) doesn't match connector name in the URL ({name})");
        configuration["name"] = name;
        if (configuration.GetValueOrDefault("connector.class") is not Postgres)
            return UnknownClass(configuration.GetValueOrDefault("connector.class"));
        var errors = Wrong(configuration);
        if (errors.Count > 0)
        {
            return WorkerReply.Error(400, $"Connector configuration is invalid and contains the following {errors.Count} error(s):\n{string.Join('\n', errors.Values)}\n"
                + "You can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`");
        }

        var created = !_connectors.TryGetValue(name, out var connector);
        _connectors[name] = connector ??= new TestConnector(name);
        connector.Configure(configuration, TaskTrace);
        return connector.Info(created ? 201 : 200);
    }

    private WorkerReply Validate(string type, Dictionary<string, string> configuration)
    {
        if (!configuration["connector.class"].EndsWith(type, StringComparison.Ordinal))
            return WorkerReply.Error(400, $"Included connector type {configuration["connector.class"]} does not match request type {type}");
        if (type != Postgres)
            return UnknownClass(type);
        var errors = Wrong(configuration);
        return WorkerReply.Json(200, new
        {
            name = type,
            error_count = errors.Count,
            groups = new[] { "Common", "Postgres" },
            configs = configuration.Keys.Union(errors.Keys).Select(property => new
            {
                definition = new { name = property, type = "STRING", required = false, default_value = (string?)null, importance = "HIGH", documentation = "", group = "Postgres", width = "LONG", display_name = property, dependents = Array.Empty<string>(), order = 1 },
                value = new { name = property, value = configuration.GetValueOrDefault(property), recommended_values = Array.Empty<string>(), errors = errors.TryGetValue(property, out var error) ? new[] { error } : [], visible = true },
            }),
        });
    }

    private static WorkerReply UnknownClass(string? type) =>
        WorkerReply.Error(500, $"Failed to find any class that implements Connector and which name matches {type}, available connectors are: PluginDesc{{klass=class {Postgres}, name='{Postgres}', version='3.6.1.Final'}}");

    private Dictionary<string, string> Wrong(Dictionary<string, string> configuration)
    {
        var wrong = new Dictionary<string, string>(Errors, StringComparer.Ordinal);
        if (!configuration.ContainsKey("topic.prefix"))
            wrong["topic.prefix"] = "The 'topic.prefix' value is invalid: A value is required";
        return wrong;
    }
}
