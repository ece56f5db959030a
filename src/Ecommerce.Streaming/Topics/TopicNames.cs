using System.Buffers;

namespace Ecommerce.Streaming.Topics;

/// <summary>Names of the topics that belong to one topic prefix, as Debezium's default naming strategy builds them (SchemaTopicNamingStrategy).</summary>
public sealed record TopicNames
{
    /// <summary>The longest name that Kafka takes, in characters.</summary>
    public const int MaxLength = 249;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Names under a prefix.</summary>
    /// <param name="prefix">The connector's <c>topic.prefix</c>, of <c>[A-Za-z0-9._-]</c>.</param>
    /// <exception cref="ArgumentException">The prefix is empty or has another character.</exception>
    public TopicNames(string prefix)
    {
        ThrowIfInvalid(prefix);
        Prefix = prefix;
    }

    /// <summary>The topic prefix.</summary>
    public string Prefix { get; }

    /// <summary>What stands between the parts of a name (<c>topic.delimiter</c>). Default a dot.</summary>
    public string Delimiter { get; init; } = ".";

    /// <summary>Before the prefix in the heartbeat topic's name (<c>topic.heartbeat.prefix</c>).</summary>
    public string HeartbeatPrefix { get; init; } = "__debezium-heartbeat";

    /// <summary>The heartbeat topic's whole name (<c>topic.heartbeat.name</c>); null or empty where it is made of its prefix and the topic prefix.</summary>
    public string? HeartbeatName { get; init; }

    /// <summary>Behind the prefix in the name of the topic with the boundaries of transactions (<c>topic.transaction</c>).</summary>
    public string TransactionName { get; init; } = "transaction";

    /// <summary>Heartbeats of the capture (<c>__debezium-heartbeat.PREFIX</c>).</summary>
    public string Heartbeat => string.IsNullOrEmpty(HeartbeatName) ? Sanitize(HeartbeatPrefix + Delimiter + Prefix) : HeartbeatName;

    /// <summary>Boundaries of transactions (<c>PREFIX.transaction</c>).</summary>
    public string Transactions => Sanitize(Prefix + Delimiter + TransactionName);

    /// <summary>Logical decoding messages (<c>PREFIX.message</c>, whatever the delimiter).</summary>
    public string Messages => Sanitize(Prefix + ".message");

    /// <summary>Signals to the connector (<c>PREFIX-signal</c>).</summary>
    public string Signals => Sanitize(Prefix + "-signal");

    /// <summary>Descriptions of records that were too large for the broker (<c>PREFIX.parked</c>); this one is ours, Debezium has none.</summary>
    public string Parked => Sanitize(Prefix + ".parked");

    /// <summary>The topic of a table: <c>PREFIX.schema.table</c>, sanitised.</summary>
    /// <param name="schema">The table's schema, unquoted.</param>
    /// <param name="table">The table's name, unquoted.</param>
    public string ForTable(string schema, string table)
    {
        ArgumentException.ThrowIfNullOrEmpty(schema);
        ArgumentException.ThrowIfNullOrEmpty(table);
        return Sanitize(Prefix + Delimiter + schema + Delimiter + table);
    }

    /// <summary>Turns any text into a name that Kafka takes: other characters than <c>[A-Za-z0-9._-]</c> become <c>_</c>, a bare <c>.</c> or <c>..</c> too, and the name is cut at 249 characters.</summary>
    /// <param name="name">The wanted name, not empty.</param>
    public static string Sanitize(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name is "." or "..")
            return new string('_', name.Length);
        if (name.Length > MaxLength)
            name = name[..MaxLength];
        return name.AsSpan().IndexOfAnyExcept(Allowed) < 0
            ? name
            : string.Create(name.Length, name, static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                    target[i] = Allowed.Contains(source[i]) ? source[i] : '_';
            });
    }

    internal static void ThrowIfInvalid(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!string.Equals(Sanitize(name), name, StringComparison.Ordinal))
            throw new ArgumentException($"'{name}' is not a Kafka topic name: 1 to {MaxLength} characters of [A-Za-z0-9._-], and neither '.' nor '..'.", nameof(name));
    }
}
