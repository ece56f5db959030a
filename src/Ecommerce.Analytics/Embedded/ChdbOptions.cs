using System.Collections.Immutable;

namespace Ecommerce.Analytics.Embedded;

/// <summary>How to start the embedded ClickHouse engine.</summary>
public sealed record ChdbOptions
{
    /// <summary>Full path of <c>libchdb.so</c> (see <see cref="ChdbLibrary.LocateAsync"/>).</summary>
    public required string LibraryPath { get; init; }

    /// <summary>The folder that holds the engine's data; created if absent. One process may open one folder at a time, and no two processes the same one.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Memory in bytes that the engine as a whole may use (<c>max_server_memory_usage</c>). Default 0: nine tenths of the machine's memory.</summary>
    public long MaxMemoryUsage { get; init; }

    /// <summary>Threads for Kafka tables (<c>background_message_broker_schedule_pool_size</c>); every Kafka consumer holds one. Default 16, as the engine's.</summary>
    public int MessageBrokerThreads { get; init; } = 16;

    /// <summary>Statements that run at the same time, read-only ones apart; further ones wait. Default 32.</summary>
    public int MaxConcurrentQueries { get; init; } = 32;

    /// <summary>
    /// The engine's time zone, default <c>UTC</c>. The engine reads it from the process environment only (TZ), so starting sets that variable for native code;
    /// .NET code and child processes are not affected. Null leaves it alone.
    /// </summary>
    public string? TimeZone { get; init; } = "UTC";

    /// <summary>
    /// Whether statements may reach files, addresses, processes and other servers through table functions (<c>file</c>, <c>url</c>, <c>s3</c>, <c>remote</c>,
    /// <c>executable</c> …). Default false: the engine's own access rights then name Kafka as the only source. Tables of such engines are not covered.
    /// </summary>
    public bool AllowExternalSources { get; init; }

    /// <summary>Query-level settings that every connection starts with, by name.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Server-level settings, by name (<c>mark_cache_size</c> …).</summary>
    public ImmutableDictionary<string, string> ServerSettings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// librdkafka's properties for every Kafka table, by name with dots as underscores (the <c>kafka</c> section of a server's configuration). Default none. Behind the embedded
    /// broker set <c>fetch_wait_max_ms</c> low: it answers a fetch that finds nothing only after that time, whatever arrives meanwhile.
    /// </summary>
    public ImmutableDictionary<string, string> KafkaSettings { get; init; } = ImmutableDictionary<string, string>.Empty;
}
