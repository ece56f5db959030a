using System.Text.Json;
using Confluent.Kafka;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>Messages that nobody can store, put on the topics by a stranger: told, never passed over, resolved by a person.</summary>
public sealed class PoisonTests
{
    private const string Source = """{"version":"3.6.1.Final","ts_ms":1700000000000,"snapshot":"false","sequence":"[\"1\",\"2\"]","schema":"public","table":"orders","lsn":2,"txId":5}""";
    private const string Order = """{"id":900001,"user_id":1,"staff_id":1,"address_id":1,"order_amount":"1.00","total_amount":"1.00","order_status_id":2,"created_at":1700000000000}""";

    // What is sent to the topic of orders, and what the error must say.
    private static readonly (string Message, string Reason)[] Poison =
    [
        ("this is not JSON", "not a change event"),
        (Envelope(Order.Replace("\"user_id\":1", "\"user_id\":\"x\"", StringComparison.Ordinal)), "unreadable: user_id"),
        (Envelope("""{"id":900002,"user_id":1}"""), "not all of id, user_id, address_id, total_amount"),
        (Envelope(Order.Replace("\"total_amount\":\"1.00\"", "\"total_amount\":\"12345678901234567.00\"", StringComparison.Ordinal).Replace("900001", "900003", StringComparison.Ordinal)), "unreadable: total_amount"),
        (Envelope(Order).Replace("\"table\":\"orders\"", "\"table\":\"unheard_of\"", StringComparison.Ordinal), "Unknown table: public.unheard_of"),
    ];

    [Fact]
    public async Task Poison_is_told_fails_verification_and_is_resolved_by_replay_drop_or_a_newer_row()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--no-store"]);
        await pipeline.ShouldBeExactAsync("nothing is wrong yet");
        await ProduceAsync(pipeline, [.. Poison.Select(poison => poison.Message)]);
        await pipeline.ExecuteAsync("""
            INSERT INTO brands (brand_name) VALUES ('b');
            INSERT INTO categories (category_name, slug) VALUES ('c', 'c');
            INSERT INTO products (product_name, category_id, brand_id, product_price, product_description) SELECT 'too long', c.id, b.id, 1, repeat('x', 5000000) FROM categories AS c, brands AS b
            """);

        // All of them are there once verification has its position; they concern every answer of orders, and the one of an unknown table all of them.
        var verified = await pipeline.VerifyAsync();
        verified.ExitCode.Should().Be(1, verified.Errors);
        verified.LastLine().GetProperty("exact").GetInt32().Should().Be(0);
        var listed = await ListAsync(pipeline);
        listed.GetProperty("open").GetInt64().Should().Be(Poison.Length + 1);
        var errors = listed.GetProperty("errors").EnumerateArray().ToList();
        foreach (var (message, reason) in Poison)
        {
            errors.Should().ContainSingle(error => Text(error, "topic") == "shop.public.orders" && Text(error, "reason").Contains(reason, StringComparison.Ordinal) && Text(error, "state") == "open", message);
        }

        errors.Single(error => Text(error, "raw") == Poison[0].Message).GetProperty("offset").GetInt64().Should().BeGreaterThanOrEqualTo(0);
        errors.Single(error => Text(error, "topic") == "shop.parked").Should().Match<JsonElement>(error => Text(error, "table") == "products" && error.GetProperty("row").GetInt32() == 1 && Text(error, "reason").Contains("too large"));
        await Eventually(() => pipeline.Host.Errors.Contains($"· errors {Poison.Length + 1}", StringComparison.Ordinal), "every status line counts them");

        // Nothing was mended, so replaying helps none, and each stays the one error that it was.
        var replayed = await HostProcess.RunAsync(["errors", "replay", "--all", "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.VerifyDeadline);
        replayed.ExitCode.Should().Be(1, replayed.Errors);
        replayed.LastLine().GetProperty("parked_again").GetInt64().Should().Be(Poison.Length + 1);
        replayed.LastLine().GetProperty("open").GetInt64().Should().Be(Poison.Length + 1);

        // A newer row makes good what was too long; the rest is dropped, first one by its id.
        await pipeline.ExecuteAsync("UPDATE products SET product_description = 'short'");
        (await pipeline.VerifyAsync()).ExitCode.Should().Be(1);
        (await ListAsync(pipeline)).GetProperty("open").GetInt64().Should().Be(Poison.Length);
        var one = Text(errors.Single(error => Text(error, "raw") == Poison[0].Message), "id");
        var dropped = await HostProcess.RunAsync(["errors", "drop", "--id", one, "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.VerifyDeadline);
        dropped.LastLine().GetProperty("dropped").GetInt64().Should().Be(1, dropped.Errors);
        var rest = await HostProcess.RunAsync(["errors", "drop", "--all", "--endpoints", pipeline.EndpointsFile], RunningPipeline.VerifyDeadline);
        rest.ExitCode.Should().Be(0, rest.Errors);
        rest.Output.Trim().Should().Be($"{Poison.Length - 1} dropped, 0 open.");
        await pipeline.ShouldBeExactAsync("a person dropped what was poison");
        var told = await HostProcess.RunAsync(["verify", "--endpoints", pipeline.EndpointsFile], RunningPipeline.VerifyDeadline);
        told.Output.Should().Contain($"{Poison.Length} parked message(s) were dropped by hand");

        // What ClickHouse's Kafka table could not read, and replaying can.
        await ProduceAsync(pipeline, Envelope(Order).Replace("\"ts_ms\":1700000000000,\"snapshot\"", "\"ts_ms\":\"last year\",\"snapshot\"", StringComparison.Ordinal)
            .Replace("\"op\":\"c\"", "\"op\":\"d\"", StringComparison.Ordinal).Replace("\"before\":null", "\"before\":{\"id\":900001}", StringComparison.Ordinal));
        await EventuallyOpenAsync(pipeline, 1);
        (await pipeline.VerifyAsync()).ExitCode.Should().Be(1);
        var mended = await HostProcess.RunAsync(["errors", "replay", "--table", "orders", "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.VerifyDeadline);
        mended.ExitCode.Should().Be(0, mended.Errors);
        mended.LastLine().GetProperty("replayed").GetInt64().Should().Be(1);
        await pipeline.ShouldBeExactAsync("the message was replayed and stored");

        // The replayed delete is newer than one of the dropped orders, and makes that good.
        var history = await HostProcess.RunAsync(["errors", "list", "--all", "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.VerifyDeadline);
        history.LastLine().GetProperty("errors").EnumerateArray().GroupBy(error => Text(error, "state")).Select(group => (group.Key, group.Count())).Should()
            .BeEquivalentTo([("dropped", Poison.Length - 1), ("mended", 2), ("replayed", 1)]);

        var nothing = await HostProcess.RunAsync(["errors", "drop", "--endpoints", pipeline.EndpointsFile], RunningPipeline.VerifyDeadline);
        nothing.ExitCode.Should().Be(2);
        nothing.Errors.Should().Contain("needs to know which");
        var ended = await pipeline.InterruptAsync();
        ended.ExitCode.Should().Be(0, ended.Errors);
    }

    private static string Envelope(string after) => $$"""{"before":null,"after":{{after}},"source":{{Source}},"op":"c","ts_ms":1700000000001}""";

    private static string Text(JsonElement error, string name) => error.GetProperty(name).GetString()!;

    private static async Task ProduceAsync(RunningPipeline pipeline, params string[] messages)
    {
        using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(pipeline.EndpointsFile));
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = endpoints.RootElement.GetProperty("kafka").GetString() }).Build();
        foreach (var message in messages)
        {
            _ = await producer.ProduceAsync(new TopicPartition("shop.public.orders", 0), new Message<Null, string> { Value = message });
        }

        await EventuallyOpenAsync(pipeline, messages.Length);
    }

    private static async Task<JsonElement> ListAsync(RunningPipeline pipeline)
    {
        var listed = await HostProcess.RunAsync(["errors", "list", "--endpoints", pipeline.EndpointsFile, "--json"], RunningPipeline.VerifyDeadline);
        listed.ExitCode.Should().Be(0, listed.Errors);
        return listed.LastLine();
    }

    private static async Task EventuallyOpenAsync(RunningPipeline pipeline, int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (int.Parse(await pipeline.AskClickHouseAsync("SELECT count() FROM open_errors FORMAT TSV"), System.Globalization.CultureInfo.InvariantCulture) < count)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task Eventually(Func<bool> holds, string because)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!holds())
        {
            deadline.IsCancellationRequested.Should().BeFalse(because);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
