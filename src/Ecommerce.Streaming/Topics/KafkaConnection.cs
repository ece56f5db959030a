using System.Text;
using Confluent.Kafka;

namespace Ecommerce.Streaming.Topics;

/// <summary>How to reach a Kafka cluster. Never prints the values of <see cref="Settings"/>, which may hold secrets.</summary>
public sealed record KafkaConnection
{
    /// <summary>The bootstrap list, <c>host:port</c> separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>
    /// Further librdkafka properties for every client, such as <c>security.protocol</c>, <c>sasl.mechanism</c>, <c>sasl.username</c>, <c>sasl.password</c> and
    /// <c>ssl.ca.location</c>. Empty by default. Properties that the sink's guarantees rest on (<c>acks</c>, <c>enable.idempotence</c> …) are set afterwards and win.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Names the servers and the names of the settings, not their values.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(BootstrapServers);
        foreach (var name in Settings.Keys.Order(StringComparer.Ordinal))
            text.Append(", ").Append(name).Append("=***");
        return text.ToString();
    }

    /// <summary>A client configuration with these settings; each client gets a copy of its own.</summary>
    internal Dictionary<string, string> ToConfiguration()
    {
        var configuration = new Dictionary<string, string>(Settings, StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = BootstrapServers,
        };
        return configuration;
    }

    /// <summary>Builds a client; what librdkafka says against its settings comes back without their values.</summary>
    internal TClient Build<TClient>(Func<TClient> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or KafkaException)
        {
            // No inner exception: its text may repeat a value.
            throw new KafkaConnectionException($"The Kafka client for {this} was refused by librdkafka: {Redact(e.Message)}. Correct or remove the setting that it names.");
        }
    }

    /// <summary>The text with every setting's value masked.</summary>
    internal string Redact(string text)
    {
        foreach (var value in Settings.Values)
        {
            if (value.Length > 0)
                text = text.Replace(value, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
