using System.Globalization;
using ClickHouse.Driver.ADO;
using Confluent.Kafka;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Doctor;

/// <summary>Whether a ClickHouse and a Kafka answer.</summary>
internal static class ServiceCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<Finding> ClickHouseAsync(string url, CancellationToken cancellationToken)
    {
        var address = ClickHouseAddress.Parse(url);
        try
        {
            using var source = new ClickHouseDataSource(address.ConnectionString("default"));
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = connection.CreateCommand("SELECT version()");
            return new Finding("ClickHouse", Verdict.Good, $"{address} is {await command.ExecuteScalarAsync(cancellationToken)}");
        }
        catch (Exception error) when (error is HttpRequestException or System.Data.Common.DbException or InvalidOperationException or TaskCanceledException)
        {
            return new Finding("ClickHouse", Verdict.Bad, $"{address}: {error.Message}", "Check that it runs and what --clickhouse says.");
        }
    }

    public static Finding Kafka(string bootstrap)
    {
        using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
        try
        {
            var metadata = client.GetMetadata(Patience);
            return new Finding("Kafka", Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"{bootstrap}: {metadata.Brokers.Count} broker(s), {metadata.Topics.Count} topic(s)"));
        }
        catch (KafkaException error)
        {
            return new Finding("Kafka", Verdict.Bad, $"{bootstrap}: {error.Error.Reason}", "Check that it runs and what --kafka says.");
        }
    }
}
