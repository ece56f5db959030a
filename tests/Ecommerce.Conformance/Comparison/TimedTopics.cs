using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Conformance.Comparison;

/// <summary>Topics whose records come by the clock, so that their number cannot repeat: heartbeats, and the table that a heartbeat's statement writes.</summary>
public sealed partial class TimedTopics
{
    private readonly string? _heartbeatTopic;
    private readonly string? _heartbeatPrefix;
    private readonly ImmutableHashSet<string> _written;

    public TimedTopics(IReadOnlyDictionary<string, string> config)
    {
        var prefix = config.GetValueOrDefault("topic.prefix", "");
        _heartbeatTopic = config.GetValueOrDefault("topic.heartbeat.name");
        _heartbeatPrefix = $"{config.GetValueOrDefault("topic.heartbeat.prefix", "__debezium-heartbeat")}.{prefix}";
        _written = config.TryGetValue("heartbeat.action.query", out var query)
            ? [.. WrittenTable().Matches(query).Select(m => m.Groups["table"].Value.Replace("\"", "", StringComparison.Ordinal)).Select(t => $"{prefix}.{(t.Contains('.', StringComparison.Ordinal) ? t : $"public.{t}")}")]
            : [];
    }

    /// <summary>Whether the number of a topic's records depends on how long the run took.</summary>
    public bool Contains(string topic) => topic == _heartbeatTopic || topic == _heartbeatPrefix || _written.Contains(topic);

    [GeneratedRegex("(insert\\s+into|update|delete\\s+from)\\s+(?<table>[\\w.\"]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex WrittenTable();
}
