using System.Globalization;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Sink;
using Ecommerce.Streaming.Topics;

namespace Ecommerce.Streaming.Tests.Sink;

/// <summary>A broker of its own and a deadline for each test of the sink.</summary>
public abstract class SinkTest : IDisposable
{
    protected const string Topic = "shop.public.t";
    protected const short ProduceApi = 0;
    protected const short OffsetFetchApi = 9;
    protected const string Group = "ecommerce-clickhouse";

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    internal EmbeddedBroker Broker { get; } = EmbeddedBroker.Start();

    /// <summary>Ends whatever would hang.</summary>
    protected CancellationToken Deadline => _deadline.Token;

    public void Dispose()
    {
        Broker.Dispose();
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static int Id(byte[] key) => int.Parse(key.AsSpan(6, key.Length - 7), CultureInfo.InvariantCulture);

    protected static ChangeRecord Record(string topic, int id, int size = 20) => new()
    {
        Topic = topic,
        Key = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}}}""")),
        Value = new byte[size],
    };

    protected KafkaChangeRecordSink Sink(Func<KafkaChangeRecordSinkOptions, KafkaChangeRecordSinkOptions>? change = null)
    {
        var options = new KafkaChangeRecordSinkOptions { Connection = new KafkaConnection { BootstrapServers = Broker.BootstrapServers }, CommitPollInterval = TimeSpan.FromMilliseconds(20) };
        return new KafkaChangeRecordSink(change is null ? options : change(options));
    }
}
