using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Sink;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>What <see cref="Ecommerce.Testing.OtherProcess"/> plays. Explicit, so an ordinary run leaves it out.</summary>
public sealed class Scenarios
{
    public const string WhatVariable = "ECOMMERCE_TEST_CAPTURE";

    [Fact(Explicit = true)]
    public async Task Capture_until_killed()
    {
        var what = JsonSerializer.Deserialize<What>(Environment.GetEnvironmentVariable(WhatVariable)!)!;
        var options = new CaptureOptions
        {
            ConnectionString = what.Postgres,
            Tables = [what.Table],
            SlotName = what.Slot,
            PublicationName = what.Slot,
            HeartbeatInterval = TimeSpan.FromMilliseconds(100),
            ConfirmInterval = TimeSpan.FromMilliseconds(20),
            SlotWait = TimeSpan.FromSeconds(30),
        };
        await using var sink = new KafkaChangeRecordSink(new()
        {
            Connection = new() { BootstrapServers = what.Kafka },
            ConsumerGroup = what.Group,
            IsGated = topic => topic == what.Topic,
            CommitPollInterval = TimeSpan.FromMilliseconds(20),
        });
        await new PostgresCapture(options, sink, new FileCaptureOffsetStore(what.OffsetFile), TimeProvider.System, NullLogger.Instance).RunAsync(TestContext.Current.CancellationToken);
    }

    internal sealed record What(string Postgres, string Kafka, string Table, string Topic, string Slot, string Group, string OffsetFile);
}
