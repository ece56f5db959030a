using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Ecommerce.Streaming.Connectors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Streaming.Connect;

/// <summary>
/// Kafka Connect's REST API, version 4, for what a connector's life needs. Requests that a rebalance refuses (409) are sent again with growing pauses; every other refusal is a
/// <see cref="KafkaConnectException"/> with the worker's words. Safe for use by several threads.
/// </summary>
public sealed class KafkaConnectClient
{
    private readonly WorkerChannel _channel;
    private readonly KafkaConnectOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Makes a client.</summary>
    /// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the worker's REST address; credentials, timeouts and TLS are its own. It stays its owner's.</param>
    /// <param name="options">How patient to be; null for the defaults.</param>
    /// <param name="time">The clock of pauses and deadlines; null for the system's.</param>
    /// <param name="logger">Takes what is waited for; never a secret.</param>
    /// <exception cref="ArgumentException">The client has no base address.</exception>
    public KafkaConnectClient(HttpClient http, KafkaConnectOptions? options = null, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        _options = options ?? new KafkaConnectOptions();
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _channel = new WorkerChannel(http, _options, _time, _logger);
    }

    /// <summary>The connector classes that the worker has (<c>GET /connector-plugins</c>).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">The worker refused or does not answer.</exception>
    public Task<ImmutableArray<ConnectorPlugin>> PluginsAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, "connector-plugins", WorkerAnswer.Plugins, cancellationToken);

    /// <summary>The names of all connectors, in ordinal order (<c>GET /connectors</c>).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">The worker refused or does not answer.</exception>
    public Task<ImmutableArray<string>> NamesAsync(CancellationToken cancellationToken = default) =>
        SendAsync<ImmutableArray<string>>(HttpMethod.Get, "connectors", json => [.. json.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal)], cancellationToken);

    /// <summary>A connector as the worker keeps it; null where there is none (<c>GET /connectors/NAME</c>).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">The worker refused or does not answer.</exception>
    public async Task<ConnectorInfo?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, Path(name), WorkerAnswer.Connector, cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaConnectException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Asks the worker's own plugin what is wrong with a configuration (<c>PUT /connector-plugins/CLASS/config/validate</c>). Debezium connects to the database for that, so an address or a
    /// password that does not work is found too.
    /// </summary>
    /// <param name="connector">The connector; nothing is created.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">The worker refused (it does not have the class), or does not answer.</exception>
    public Task<WorkerValidation> ValidateAsync(DebeziumConnector connector, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return ValidateAsync(connector.Name, connector.Configuration, cancellationToken);
    }

    /// <summary>As the other overload, for any connector.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="configuration">Its properties, <c>connector.class</c> among them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">There is no <c>connector.class</c>.</exception>
    /// <exception cref="KafkaConnectException">The worker refused, or does not answer.</exception>
    public Task<WorkerValidation> ValidateAsync(string name, IReadOnlyDictionary<string, string> configuration, CancellationToken cancellationToken = default)
    {
        var named = Named(name, configuration);
        if (!named.TryGetValue("connector.class", out var type))
            throw new ArgumentException("The configuration has no connector.class.", nameof(configuration));
        var secrets = WorkerSecrets.Of(named);
        return _channel.SendAsync(
            HttpMethod.Put, $"connector-plugins/{Uri.EscapeDataString(type)}/config/validate", named, secrets, (_, json) => WorkerAnswer.Validation(json, named, secrets), cancellationToken);
    }

    /// <summary>Makes the connector be there with this configuration, whatever was before; does nothing where it is (<c>PUT /connectors/NAME/config</c>).</summary>
    /// <param name="connector">The connector.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">The configuration is invalid (400, with every error), or the worker does not answer.</exception>
    public Task<AppliedConnector> ApplyAsync(DebeziumConnector connector, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connector);
        return ApplyAsync(connector.Name, connector.Configuration, cancellationToken);
    }

    /// <summary>As the other overload, for any connector.</summary>
    /// <param name="name">The connector's name.</param>
    /// <param name="configuration">Its properties.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">The configuration is invalid (400, with every error), or the worker does not answer.</exception>
    public async Task<AppliedConnector> ApplyAsync(string name, IReadOnlyDictionary<string, string> configuration, CancellationToken cancellationToken = default)
    {
        var named = Named(name, configuration);

        // A worker starts the tasks anew even for the configuration that they have.
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } there && Same(there.Configuration, named))
            return new AppliedConnector(there, ApplyOutcome.Unchanged);
        return await _channel.SendAsync(
            HttpMethod.Put,
            Path(name, "config"),
            named,
            WorkerSecrets.Of(named),
            (status, json) => new AppliedConnector(WorkerAnswer.Connector(json), status == HttpStatusCode.Created ? ApplyOutcome.Created : ApplyOutcome.Updated),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How a connector and its tasks do, failed ones with their traces (<c>GET /connectors/NAME/status</c>).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">There is no such connector or no status of it yet (404), or the worker does not answer.</exception>
    public Task<ConnectorStatus> StatusAsync(string name, CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Get, Path(name, "status"), WorkerAnswer.Status, cancellationToken);

    /// <summary>Holds the connector; it keeps its tasks, and its slot. No effect on one that is held.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">There is no such connector (404), or the worker does not answer.</exception>
    public Task PauseAsync(string name, CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Put, Path(name, "pause"), cancellationToken);

    /// <summary>Lets a paused or stopped connector go on. No effect on one that runs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">There is no such connector (404), or the worker does not answer.</exception>
    public Task ResumeAsync(string name, CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Put, Path(name, "resume"), cancellationToken);

    /// <summary>Shuts the connector's tasks down; only then may its offsets be reset. No effect on one that is stopped.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">There is no such connector (404), or the worker does not answer.</exception>
    public Task StopAsync(string name, CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Put, Path(name, "stop"), cancellationToken);

    /// <summary>Restarts the connector and all its tasks.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The status, with what is being restarted.</returns>
    /// <exception cref="KafkaConnectException">There is no such connector (404), or the worker does not answer.</exception>
    public Task<ConnectorStatus> RestartAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, Path(name, "restart") + "?includeTasks=true&onlyFailed=false", WorkerAnswer.Status, cancellationToken);

    /// <summary>Restarts what failed: the connector, tasks, or both. What runs goes on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The status, with what is being restarted.</returns>
    /// <exception cref="KafkaConnectException">There is no such connector (404), or the worker does not answer.</exception>
    public Task<ConnectorStatus> RestartFailedAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, Path(name, "restart") + "?includeTasks=true&onlyFailed=true", WorkerAnswer.Status, cancellationToken);

    /// <summary>How far the connector has come (<c>GET /connectors/NAME/offsets</c>); empty before it has stored anything.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">There is no such connector (404), or the worker does not answer.</exception>
    public Task<ImmutableArray<ConnectorOffset>> OffsetsAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, Path(name, "offsets"), WorkerAnswer.Offsets, cancellationToken);

    /// <summary>
    /// Makes a stopped connector forget how far it has come, so that it starts as if new (<c>DELETE /connectors/NAME/offsets</c>). Drop its replication slot too: changes that a slot holds from
    /// before are delivered again.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The worker's words.</returns>
    /// <exception cref="KafkaConnectException">The connector is not stopped (400) or not there (404), or the worker does not answer.</exception>
    public Task<string> ResetOffsetsAsync(string name, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, Path(name, "offsets"), json => json.GetProperty("message").GetString() ?? string.Empty, cancellationToken);

    /// <summary>Removes the connector. Its offsets, its topics, and its slot and publication in PostgreSQL stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">There is no such connector (404), or the worker does not answer.</exception>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => SendAsync(HttpMethod.Delete, Path(name), cancellationToken);

    /// <summary>Waits until the connector and all its tasks run.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="deadline">How long at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The status.</returns>
    /// <exception cref="KafkaConnectException">The connector or a task failed and stayed so, or the deadline passed; the status, with traces, is in it.</exception>
    public Task<ConnectorStatus> WaitForRunningAsync(string name, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        new ConnectorWait(this, _options, _time, _logger).ForRunningAsync(name, deadline, cancellationToken);

    /// <summary>Waits until the connector has a state of its own, whatever its tasks do.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="state">Such as <see cref="ConnectorState.Stopped"/>, before its offsets are reset.</param>
    /// <param name="deadline">How long at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The status.</returns>
    /// <exception cref="KafkaConnectException">The deadline passed; the status is in it.</exception>
    public Task<ConnectorStatus> WaitForAsync(string name, ConnectorState state, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        new ConnectorWait(this, _options, _time, _logger).ForAsync(name, state, deadline, cancellationToken);

    /// <summary>Waits until the worker has started (<c>GET /health</c>; <c>GET /</c> on workers before 3.9, which have no health).</summary>
    /// <param name="deadline">How long at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaConnectException">The deadline passed; the worker's last words are in it.</exception>
    public Task WaitForWorkerAsync(TimeSpan deadline, CancellationToken cancellationToken = default) => new ConnectorWait(this, _options, _time, _logger).ForWorkerAsync(deadline, cancellationToken);

    internal async Task HealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Get, "health", cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaConnectException error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            await SendAsync(HttpMethod.Get, string.Empty, json => json.GetProperty("version").GetString(), cancellationToken).ConfigureAwait(false);
        }
    }

    internal Uri Worker => _channel.Worker;

    private static string Path(string name, string? below = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return $"connectors/{Uri.EscapeDataString(name)}{(below is null ? string.Empty : "/" + below)}";
    }

    // The worker adds the name itself and refuses another.
    private static ImmutableSortedDictionary<string, string> Named(string name, IReadOnlyDictionary<string, string> configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.ToImmutableSortedDictionary(StringComparer.Ordinal).SetItem("name", name);
    }

    private static bool Same(IReadOnlyDictionary<string, string> there, ImmutableSortedDictionary<string, string> wanted) =>
        there.Count == wanted.Count && wanted.All(entry => there.TryGetValue(entry.Key, out var value) && value == entry.Value);

    private Task<T> SendAsync<T>(HttpMethod method, string path, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        _channel.SendAsync(method, path, body: null, [], (_, json) => read(json), cancellationToken);

    private Task<bool> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken) => SendAsync(method, path, _ => true, cancellationToken);
}
