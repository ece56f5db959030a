using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;

namespace Ecommerce.Streaming.Tests.ChangeEvents;

public sealed class ChangeEventTests
{
    private const string Source = """{"version":"3.6.1.Final","connector":"postgresql","name":"shop","ts_ms":5,"snapshot":"false","db":"gold","sequence":"[\"7\",\"9\"]","schema":"public","table":"t","txId":1,"lsn":9}""";

    [Fact]
    public void Rows_without_schemas_are_read_as_the_topic_contract_writes_them()
    {
        var read = Parse("""{"id":1}""", """{"order_id":1,"total_amount":"109.50","placed_on":19782,"created_at":1704448800123,"seen_at":"2024-03-08T19:21:17.123456Z","at":45296789,"note":null}""")
            .As(new RowReader<Order>());
        read.Operation.Should().Be(ChangeOperation.Update);
        read.Before.Should().BeNull();
        read.After.Should().Be(new Order
        {
            OrderId = 1,
            TotalAmount = 109.50m,
            PlacedOn = new(2024, 2, 29),
            CreatedAt = new DateTime(2024, 1, 5, 10, 0, 0, 123, DateTimeKind.Utc),
            SeenAt = new DateTimeOffset(2024, 3, 8, 19, 21, 17, 123, 456, TimeSpan.Zero),
            At = new TimeOnly(12, 34, 56, 789),
        });
        read.Key!.Value.GetProperty("id").GetInt32().Should().Be(1);
    }

    [Fact]
    public void Rows_with_schemas_are_read_as_the_schemas_say()
    {
        const string Schema = """
            {"type":"struct","fields":[{"type":"struct","fields":[
            {"type":"int32","optional":false,"field":"order_id"},
            {"type":"bytes","optional":true,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2","connect.decimal.precision":"15"},"field":"total_amount"},
            {"type":"int32","optional":true,"name":"io.debezium.time.Date","version":1,"field":"placed_on"},
            {"type":"int64","optional":true,"name":"io.debezium.time.MicroTimestamp","version":1,"field":"created_at"},
            {"type":"int64","optional":true,"name":"io.debezium.time.MicroTime","version":1,"field":"at"},
            {"type":"struct","fields":[{"type":"int32","field":"scale"},{"type":"bytes","field":"value"}],"name":"io.debezium.data.VariableScaleDecimal","version":1,"field":"rate"},
            {"type":"array","items":{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"}},"field":"prices"}],
            "optional":true,"name":"shop.public.t.Value","field":"after"}],"name":"shop.public.t.Envelope"}
            """;
        var value = $$$"""{"schema":{{{Schema}}},"payload":{"before":null,"after":{"order_id":1,"total_amount":"/HKBWzmAAQ==","placed_on":-1,"created_at":1709938277123456,"at":45296789012,"rate":{"scale":5,"value":"BMsv"},"prices":["bg==",null]},"source":{{{Source}}},"op":"c","ts_ms":1}}""";
        var row = ChangeEvent.Parse("shop.public.t", Encoding.UTF8.GetBytes("""{"schema":{"type":"struct"},"payload":{"id":4}}"""), Encoding.UTF8.GetBytes(value)).As(new RowReader<Order>()).After!;
        row.TotalAmount.Should().Be(-9999999999999.99m);
        row.PlacedOn.Should().Be(new DateOnly(1969, 12, 31));
        row.CreatedAt.Should().Be(new DateTime(2024, 3, 8, 22, 51, 17, 123, 456, DateTimeKind.Utc));
        row.At.Should().Be(new TimeOnly(12, 34, 56, 789, 12));
        row.Rate.Should().Be(3.14159m);
        row.Prices.Should().Equal(1.10m, null);
    }

    [Fact]
    public void A_number_whose_unit_only_a_schema_tells_is_refused()
    {
        var rows = new RowReader<Order>(new ConversionOptions { Time = TimePrecision.Adaptive });
        FluentActions.Invoking(() => Parse(null, """{"created_at":1704448800123}""").As(rows)).Should().Throw<FormatException>().WithMessage("*Order*milliseconds or microseconds*schemas.enable*");
    }

    [Fact]
    public void A_column_that_does_not_fit_is_named() =>
        FluentActions.Invoking(() => Parse(null, """{"total_amount":"MDk="}""").As(new RowReader<Order>())).Should().Throw<FormatException>().WithMessage("*Order*total_amount*");

    [Fact]
    public void Iso_texts_are_read_as_such()
    {
        var row = Parse(null, """{"order_id":2,"placed_on":"2024-02-29Z","created_at":"2024-03-08T22:51:17.123456Z","at":"12:34:56.789012Z"}""").As(new RowReader<Order>(new() { Time = TimePrecision.IsoString })).After!;
        (row.PlacedOn, row.At, row.CreatedAt).Should().Be((new DateOnly(2024, 2, 29), new TimeOnly(12, 34, 56, 789, 12), new DateTime(2024, 3, 8, 22, 51, 17, 123, 456, DateTimeKind.Utc)));
    }

    [Fact]
    public void A_tombstone_has_a_key_and_nothing_else()
    {
        var read = ChangeEvent.Parse("t", Encoding.UTF8.GetBytes("""{"id":1}"""), null);
        read.IsTombstone.Should().BeTrue();
        read.As(new RowReader<Order>()).Should().Match<ChangeEvent<Order>>(e => e.Operation == null && e.After == null && e.Before == null && e.Key!.Value.GetProperty("id").GetInt32() == 1);
    }

    [Fact]
    public void A_logical_message_has_prefix_and_content()
    {
        var read = ChangeEvent.Parse("shop.message", Encoding.UTF8.GetBytes("""{"prefix":"audit"}"""), Encoding.UTF8.GetBytes($$$"""{"op":"m","ts_ms":1,"source":{{{Source}}},"transaction":null,"message":{"prefix":"audit","content":"aGk="}}"""));
        read.Envelope!.Message!.Prefix.Should().Be("audit");
        Encoding.UTF8.GetString(read.Envelope.Message.Content.Span).Should().Be("hi");
    }

    [Fact]
    public void A_table_with_columns_named_schema_and_payload_is_no_wrapped_record()
    {
        var read = ChangeEvent.Parse("t", Encoding.UTF8.GetBytes("""{"schema":1,"payload":2,"id":3}"""), null);
        read.Key!.Value.GetProperty("id").GetInt32().Should().Be(3);
    }

    private static ChangeEvent Parse(string? key, string after) =>
        ChangeEvent.Parse("shop.public.t", key is null ? null : Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($$$"""{"before":null,"after":{{{after}}},"source":{{{Source}}},"transaction":null,"op":"u","ts_ms":1}"""));

    private sealed record Order
    {
        public int OrderId { get; init; }

        public decimal? TotalAmount { get; init; }

        public DateOnly? PlacedOn { get; init; }

        public DateTime? CreatedAt { get; init; }

        public DateTimeOffset? SeenAt { get; init; }

        public TimeOnly? At { get; init; }

        public string? Note { get; init; }

        public decimal? Rate { get; init; }

        public IReadOnlyList<decimal?>? Prices { get; init; }
    }
}
