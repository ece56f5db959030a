using System.Runtime.InteropServices;

namespace Ecommerce.Streaming.Embedded;

/// <summary>The part of librdkafka's C API that the embedded broker needs (rdkafka.h, rdkafka_mock.h).</summary>
internal static partial class NativeMethods
{
    internal const string Librdkafka = "librdkafka";

    /// <summary><c>RD_KAFKA_PRODUCER</c> of <c>rd_kafka_type_t</c>.</summary>
    internal const int Producer = 0;

    static NativeMethods() => LibrdkafkaResolver.Register();

    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_conf_new")]
    internal static partial nint NewConfiguration();

    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_conf_destroy")]
    internal static partial void DestroyConfiguration(nint configuration);

    /// <summary>Sets a property; the answer is 0 (<c>RD_KAFKA_CONF_OK</c>) on success, else <paramref name="error"/> has the reason.</summary>
    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetProperty(nint configuration, string name, string value, Span<byte> error, nuint errorSize);

    /// <summary>A null callback silences the library, which writes to stderr otherwise.</summary>
    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_conf_set_log_cb")]
    internal static partial void SetLogCallback(nint configuration, nint callback);

    /// <summary>Makes a client; it owns the configuration from then on, unless the answer is an invalid handle.</summary>
    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_new")]
    internal static partial BrokerHandle NewClient(int type, nint configuration, Span<byte> error, nuint errorSize);

    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_destroy")]
    internal static partial void DestroyClient(nint client);

    /// <summary>The cluster that <c>test.mock.num.brokers</c> made inside this client, or zero.</summary>
    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_handle_mock_cluster")]
    internal static partial nint ClusterOf(BrokerHandle client);

    /// <summary>Address list of the cluster, UTF-8, owned by the cluster.</summary>
    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    internal static partial nint Bootstraps(nint cluster);

    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int CreateTopic(nint cluster, string topic, int partitions, int replicationFactor);

    /// <summary>How long, in milliseconds, the first join of a group waits for further members.</summary>
    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    internal static partial void SetInitialRebalanceDelay(nint cluster, int milliseconds);

    /// <summary>Has the next requests of a kind answered with errors, one each (<c>rd_kafka_resp_err_t</c>).</summary>
    [LibraryImport(Librdkafka, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    internal static partial void PushRequestErrors(nint cluster, short apiKey, nuint count, ReadOnlySpan<int> errors);
}
