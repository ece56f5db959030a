using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Doctor;

/// <summary>Whether a ClickHouse and a Kafka answer.</summary>
internal static class ServiceCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<Finding> ClickHouseAsync(string url, TimeProvider clock, CancellationToken cancellationToken)
    {
        ClickHouseAddress address;
        try
        {
            address = ClickHouseAddress.Parse(url);
        }
        catch (UsageException error)
        {
            return new Finding("ClickHouse", Verdict.Bad, error.Message, "Correct --clickhouse.");
        }

        try
        {
            using var source = address.Open("default");
            return new Finding("ClickHouse", Verdict.Good, $"{address} is {await ExternalEngines.AskVersionAsync(source, clock, cancellationToken)}");
        }
        catch (Exception error) when (ExternalEngines.IsRefusal(error))
        {
            return new Finding("ClickHouse", Verdict.Bad, $"{address}: {ExternalEngines.Words(error)}", "Check that it runs and what --clickhouse says.");
        }
    }

    public static Finding Kafka(string bootstrap)
    {
        // librdkafka says what is wrong with an address in its errors; its metadata request only says that time ran out.
        var words = new ConcurrentQueue<string>();
        try
        {
            using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap })
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, error) => words.Enqueue(error.Reason))
                .Build();
            var metadata = client.GetMetadata(Patience);
            return new Finding("Kafka", Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"{bootstrap}: {metadata.Brokers.Count} broker(s), {metadata.Topics.Count} topic(s)"));
        }
        catch (Exception error) when (error is KafkaException or InvalidOperationException or ArgumentException)
        {
            return new Finding("Kafka", Verdict.Bad, $"{bootstrap}: {string.Join("; ", words.Take(1).Append(error is KafkaException { Error.Code: ErrorCode.Local_Transport or ErrorCode.Local_TimedOut } ? $"no answer to a request for metadata within {Patience.TotalSeconds:0} s ({error.Message})" : error.Message).Distinct(StringComparer.Ordinal))}", "Check that a Kafka broker runs there, that its advertised listeners can be reached from here, and what --kafka says.");
        }
    }
}
