using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

public sealed class EnvelopeWriterTests
{
    private static readonly TableShape Orders = new(
        "public", "Odd \"Name\"", "shop.public.Odd__Name_", [Column("Id", 23, false), Column("ünï", 25, true)], [0]);

    [Fact]
    public void An_envelope_is_Debezium_s_byte_for_byte()
    {
        // A record of Debezium 3.6.1, but for the table's name and a clock that ticks in 100 ns.
        var text = Encoding.UTF8.GetString(new EnvelopeWriter("shop", "gold", new StoppedClock()).Envelope(Orders, ChangeOperation.Update, null, Row("1", "ünïcödé 🛒"), null, Position with { Sequence = new(41497100, 41497144) }));
        text.Should().Be("""
            {"before":null,"after":{"Id":1,"ünï":"ünïcödé \uD83D\uDED2"},"source":{"version":"3.6.1.Final","connector":"postgresql","name":"shop","ts_ms":1795395824189,"snapshot":"false","db":"gold","sequence":"[\"41497100\",\"41497144\"]","ts_us":1795395824189737,"ts_ns":1795395824189737000,"schema":"public","table":"Odd \"Name\"","txId":949,"lsn":41497144,"xmin":null,"origin":null,"origin_lsn":null},"transaction":null,"op":"u","ts_ms":1795395824294,"ts_us":1795395824294636,"ts_ns":1795395824294636500}
            """);
    }

    [Fact]
    public void What_is_written_can_be_read()
    {
        var position = Position with { Snapshot = SnapshotMarker.FirstInTable, TransactionId = null, Origin = "north\"", OriginLsn = 7 };
        var read = ChangeEnvelope.Parse(new EnvelopeWriter("shop", "gold", new StoppedClock()).Envelope(Orders, ChangeOperation.Read, Row("1", "a"), Row("2", null), null, position));
        read.Operation.Should().Be(ChangeOperation.Read);
        read.Before!.Value.GetProperty("Id").GetInt32().Should().Be(1);
        read.After!.Value.GetProperty("ünï").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        (read.TimestampMs, read.TimestampUs, read.TimestampNs).Should().Be((1795395824294, 1795395824294636, 1795395824294636500));
        read.Source.Should().Be(new SourceBlock
        {
            Version = "3.6.1.Final",
            Connector = "postgresql",
            Name = "shop",
            TimestampMs = 1795395824189,
            Snapshot = SnapshotMarker.FirstInTable,
            Database = "gold",
            Sequence = new(null, 41497144),
            TimestampUs = 1795395824189737,
            TimestampNs = 1795395824189737000,
            Schema = "public",
            Table = "Odd \"Name\"",
            Lsn = 41497144,
            Origin = "north\"",
            OriginLsn = 7,
        });
    }

    [Fact]
    public void A_key_has_the_key_columns_only() =>
        Encoding.UTF8.GetString(new EnvelopeWriter("shop", "gold", new StoppedClock()).Key(Orders, Row("1", "a"))!).Should().Be("{\"Id\":1}");

    [Fact]
    public void A_value_that_its_type_cannot_hold_is_null_or_an_error_as_asked()
    {
        var converter = ColumnConverters.For(new ColumnType(1700, -1), new() { Decimals = DecimalHandling.Precise })!;
        var table = new TableShape("public", "t", "shop.public.t", [new ColumnShape("ratio") { IsNullable = true, Converter = converter, Schema = converter.Schema, KeyConverter = converter, KeySchema = converter.Schema }], []);
        Encoding.UTF8.GetString(new EnvelopeWriter("shop", "gold", new StoppedClock()).Envelope(table, ChangeOperation.Create, null, Row("NaN"), null, Position)).Should().Contain("\"after\":{\"ratio\":null}");
        FluentActions.Invoking(() => new EnvelopeWriter("shop", "gold", new StoppedClock()) { FailOnUnconvertible = true }.Envelope(table, ChangeOperation.Create, null, Row("NaN"), null, Position))
            .Should().Throw<CaptureException>().WithMessage("*'ratio'*event.converting.failure.handling.mode*");
    }

    private static ColumnShape Column(string name, uint type, bool isNullable)
    {
        var converter = ColumnConverters.For(new ColumnType(type, -1), new())!;
        return new ColumnShape(name) { IsNullable = isNullable, Converter = converter, Schema = converter.Schema with { IsOptional = isNullable }, KeyConverter = converter, KeySchema = converter.Schema };
    }

    private static SourcePosition Position => new() { TimestampUs = 1795395824189737, Snapshot = SnapshotMarker.None, Sequence = new(null, 41497144), TransactionId = 949 };

    private static RowValues Row(params string?[] values)
    {
        var row = new RowValues();
        row.Start(Encoding.UTF8.GetBytes(string.Concat(values)), isKeyOnly: false);
        var at = 0;
        foreach (var value in values)
        {
            var length = value is null ? 0 : Encoding.UTF8.GetByteCount(value);
            row.Add(value is null ? RowValues.Kind.Null : RowValues.Kind.Text, at, length);
            at += length;
        }

        return row;
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(17953958242946365);
    }
}
