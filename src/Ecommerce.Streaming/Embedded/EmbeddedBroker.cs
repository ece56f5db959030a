using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Embedded;

/// <summary>
/// A Kafka broker inside this process: librdkafka's mock cluster with one broker, listening on a free loopback port. Any Kafka client of this machine may connect to it.
/// </summary>
/// <remarks>
/// <para>It speaks the real wire protocol (produce, fetch, consumer groups, committed offsets, metadata), and is not a durable log:</para>
/// <list type="bullet">
/// <item>everything lives in memory and is gone with the process;</item>
/// <item>a partition keeps at most <see cref="RetainedBytesPerPartition"/> bytes and <see cref="RetainedBatchesPerPartition"/> batches: beyond that its <em>oldest</em> records vanish,
/// read or unread, so whoever produces must bound what is unread (<c>KafkaChangeRecordSink</c> does);</item>
/// <item>a fetch that finds nothing is answered only after the consumer's <c>fetch.wait.max.ms</c> (500 by default), even when a record arrives meanwhile: readers that want low latency lower it;</item>
/// <item>a producer's retry after a broken connection can store a batch twice, idempotent or not;</item>
/// <item>it cannot create topics on a client's request (CreateTopics): use <see cref="CreateTopic"/>; a topic that is merely asked for appears with 4 partitions;</item>
/// <item>there is no authentication and no encryption: it listens on loopback only.</item>
/// </list>
/// </remarks>
public sealed class EmbeddedBroker : IDisposable
{
    /// <summary>What a partition keeps at most, in bytes as produced (after compression): 5 MiB.</summary>
    public const int RetainedBytesPerPartition = 5 * 1024 * 1024;

    /// <summary>What a partition keeps at most, in producer batches (one record is a batch in the worst case): 100,000.</summary>
    public const int RetainedBatchesPerPartition = 100_000;

    // rd_kafka_resp_err_t
    private const int NoError = 0;
    private const int TopicAlreadyExists = 36;

    private readonly BrokerHandle _handle;
    private readonly nint _cluster;
    private readonly EmbeddedBrokerOptions _options;
    private readonly ConcurrentDictionary<string, int> _topics = new(StringComparer.Ordinal);

    private EmbeddedBroker(BrokerHandle handle, nint cluster, string bootstrapServers, EmbeddedBrokerOptions options)
    {
        _handle = handle;
        _cluster = cluster;
        _options = options;
        BootstrapServers = bootstrapServers;
    }

    /// <summary>The address to give to clients as <c>bootstrap.servers</c>, as <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>The topics made by <see cref="CreateTopic"/>, with their partition counts.</summary>
    public IReadOnlyDictionary<string, int> Topics => _topics;

    /// <summary>Starts a broker on a free port. Several may run in one process.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="EmbeddedBrokerException">librdkafka did not start its cluster.</exception>
    public static EmbeddedBroker Start(EmbeddedBrokerOptions? options = null)
    {
        options ??= new EmbeddedBrokerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DefaultPartitions, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.DefaultPartitions, 1000, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.GroupJoinDelay, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.GroupJoinDelay, TimeSpan.FromMinutes(1), nameof(options));

        var handle = StartClient();
        try
        {
            var cluster = NativeMethods.ClusterOf(handle);
            var addresses = cluster == 0 ? null : Marshal.PtrToStringUTF8(NativeMethods.Bootstraps(cluster));
            if (string.IsNullOrEmpty(addresses))
                throw new EmbeddedBrokerException("The embedded broker did not start: librdkafka made no cluster. Use an external Kafka instead.");
            NativeMethods.SetInitialRebalanceDelay(cluster, (int)options.GroupJoinDelay.TotalMilliseconds);
            return new EmbeddedBroker(handle, cluster, addresses, options);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Creates a topic, or leaves one that was created before as it is.</summary>
    /// <param name="name">The topic, 1 to 249 characters of <c>[A-Za-z0-9._-]</c>.</param>
    /// <param name="partitions">Number of partitions; null for <see cref="EmbeddedBrokerOptions.DefaultPartitions"/>.</param>
    /// <exception cref="EmbeddedBrokerException">The broker refused the topic, or has it with another number of partitions.</exception>
    /// <exception cref="ObjectDisposedException">The broker was disposed.</exception>
    public void CreateTopic(string name, int? partitions = null)
    {
        TopicNames.ThrowIfInvalid(name);
        var count = partitions ?? _options.DefaultPartitions;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(partitions));
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);

        // The reference keeps the cluster alive while the native call runs, should Dispose come from another thread.
        var counted = false;
        try
        {
            _handle.DangerousAddRef(ref counted);
            var error = NativeMethods.CreateTopic(_cluster, name, count, 1);
            if (error == NoError)
            {
                _topics[name] = count;
                return;
            }

            // A topic that a client's metadata request made first is known to the cluster only.
            if (error == TopicAlreadyExists && _topics.TryGetValue(name, out var existing) && existing == count)
                return;
            throw new EmbeddedBrokerException(string.Create(
                CultureInfo.InvariantCulture,
                $"The embedded broker refused topic {name} with {count} partitions: {new Error((ErrorCode)error).Reason} (code {error})."
                + $"{(error == TopicAlreadyExists ? " Topics are to be created before any client asks for them, which would make them with 4 partitions." : string.Empty)}"));
        }
        finally
        {
            if (counted)
                _handle.DangerousRelease();
        }
    }

    /// <summary>Ends the broker: its connections break, and what its topics held is gone.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Has the next requests of one kind (Kafka's API key) answered with these errors, one each: faults for tests.</summary>
    internal void FailRequests(short apiKey, params ReadOnlySpan<ErrorCode> errors)
    {
        Span<int> codes = stackalloc int[errors.Length];
        for (var i = 0; i < errors.Length; i++)
            codes[i] = (int)errors[i];
        var counted = false;
        try
        {
            _handle.DangerousAddRef(ref counted);
            NativeMethods.PushRequestErrors(_cluster, apiKey, (nuint)codes.Length, codes);
        }
        finally
        {
            if (counted)
                _handle.DangerousRelease();
        }
    }

    private static BrokerHandle StartClient()
    {
        var error = new byte[512];
        var configuration = NativeMethods.NewConfiguration();
        NativeMethods.SetLogCallback(configuration, 0);
        if (NativeMethods.SetProperty(configuration, "test.mock.num.brokers", "1", error, (nuint)error.Length) != 0)
        {
            NativeMethods.DestroyConfiguration(configuration);
            throw new EmbeddedBrokerException($"The embedded broker did not start: librdkafka said \"{Text(error)}\". Use an external Kafka instead.");
        }

        var handle = NativeMethods.NewClient(NativeMethods.Producer, configuration, error, (nuint)error.Length);
        if (!handle.IsInvalid)
            return handle;
        handle.Dispose();
        NativeMethods.DestroyConfiguration(configuration);
        throw new EmbeddedBrokerException($"The embedded broker did not start: librdkafka said \"{Text(error)}\". Check the limits on threads and open files, or use an external Kafka.");
    }

    private static string Text(byte[] buffer) => Encoding.UTF8.GetString(buffer.AsSpan(0, Math.Max(0, Array.IndexOf(buffer, (byte)0))));
}
