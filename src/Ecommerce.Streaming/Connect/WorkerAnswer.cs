using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ecommerce.Streaming.Connectors;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connect;

/// <summary>Reads the worker's JSON (Kafka Connect's REST API, version 4).</summary>
internal static class WorkerAnswer
{
    public static ConnectorInfo Connector(JsonElement json) => new(
        Text(json, "name"),
        Configuration(json.GetProperty("config")),
        [.. json.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("task").GetInt32())],
        Word(json, "type") ?? "unknown");

    public static ImmutableSortedDictionary<string, string> Configuration(JsonElement json) =>
        json.EnumerateObject().ToImmutableSortedDictionary(property => property.Name, property => property.Value.GetString() ?? string.Empty, StringComparer.Ordinal);

    public static ConnectorStatus Status(JsonElement json)
    {
        var connector = json.GetProperty("connector");
        return new ConnectorStatus
        {
            Name = Text(json, "name"),
            State = State(connector),
            Worker = Word(connector, "worker_id") ?? string.Empty,
            Trace = Trace(connector),
            Type = Word(json, "type") ?? "unknown",
            Tasks = [.. json.GetProperty("tasks").EnumerateArray()
                .Select(task => new ConnectorTaskStatus(task.GetProperty("id").GetInt32(), State(task), Word(task, "worker_id") ?? string.Empty, Trace(task)))
                .OrderBy(task => task.Id)],
        };
    }

    public static ImmutableArray<ConnectorPlugin> Plugins(JsonElement json) =>
        [.. json.EnumerateArray().Select(plugin => new ConnectorPlugin(Text(plugin, "class"), Word(plugin, "type") ?? "unknown", Word(plugin, "version")))];

    public static ImmutableArray<ConnectorOffset> Offsets(JsonElement json) =>
        [.. json.GetProperty("offsets").EnumerateArray().Select(offset => new ConnectorOffset(offset.GetProperty("partition").Clone(), offset.GetProperty("offset").Clone()))];

    /// <summary>A validation lists every property of the plugin; those without errors are left out.</summary>
    public static WorkerValidation Validation(JsonElement json, IReadOnlyDictionary<string, string> configuration, string[] secrets)
    {
        var mistakes = new List<PropertyMistake>();
        foreach (var value in json.GetProperty("configs").EnumerateArray().Select(config => config.GetProperty("value")))
        {
            var name = Text(value, "name");
            var shown = Secrets.Shown(name, configuration.GetValueOrDefault(name) ?? Word(value, "value"));
            if (value.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
                mistakes.AddRange(errors.EnumerateArray().Select(error => new PropertyMistake(Secrets.ShownName(name), shown, WorkerSecrets.Hide(error.GetString() ?? string.Empty, secrets))));
        }

        return new WorkerValidation(Text(json, "name"), json.GetProperty("error_count").GetInt32(), mistakes);
    }

    /// <summary>The words of an error: <c>{"error_code":…,"message":…}</c>, or whatever a proxy said, cut short; null where nothing was said.</summary>
    public static string? Message(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && Word(json.RootElement, "message") is { } message)
                return message;
        }
        catch (JsonException)
        {
            // Not the worker's own.
        }

        var text = body.Trim();
        return text.Length switch { 0 => null, > 300 => string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 300)}… ({text.Length:N0} characters)"), _ => text };
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new JsonException($"'{name}' is null.");

    private static string? Word(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Trace(JsonElement json) => Word(json, "trace") is { Length: > 0 } trace ? WorkerSecrets.Hide(trace, []) : null;

    private static ConnectorState State(JsonElement json) => Word(json, "state") switch
    {
        "UNASSIGNED" => ConnectorState.Unassigned,
        "RUNNING" => ConnectorState.Running,
        "PAUSED" => ConnectorState.Paused,
        "FAILED" => ConnectorState.Failed,
        "RESTARTING" => ConnectorState.Restarting,
        "STOPPED" => ConnectorState.Stopped,
        _ => ConnectorState.Unknown,
    };
}
