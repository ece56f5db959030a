using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Tests.Transforms;

public sealed class ExtractNewRecordStateTests
{
    private const string Source = """{"name":"shop","snapshot":"false","lsn":7,"schema":"public"}""";

    private static readonly ConnectSchema Envelope = SchemaJson.Schema(
        """
        {"type":"struct","fields":[
        {"type":"struct","fields":[{"type":"int32","optional":false,"default":0,"field":"id"},{"type":"string","optional":true,"default":"none","field":"v"}],"optional":true,"name":"shop.public.t.Value","field":"before"},
        {"type":"struct","fields":[{"type":"int32","optional":false,"default":0,"field":"id"},{"type":"string","optional":true,"default":"none","field":"v"}],"optional":true,"name":"shop.public.t.Value","field":"after"},
        {"type":"struct","fields":[{"type":"string","optional":false,"field":"name"},{"type":"string","optional":true,"default":"false","field":"snapshot"},{"type":"int64","optional":true,"field":"lsn"},{"type":"string","optional":false,"field":"schema"}],"optional":false,"name":"source","field":"source"},
        {"type":"struct","fields":[{"type":"string","optional":false,"field":"id"},{"type":"int64","optional":false,"field":"total_order"}],"optional":true,"name":"event.block","version":1,"field":"transaction"},
        {"type":"string","optional":false,"field":"op"},
        {"type":"int64","optional":true,"field":"ts_ms"}],"optional":false,"name":"shop.public.t.Envelope","version":2}
        """);

    private static readonly ConnectSchema Key = SchemaJson.Schema("""{"type":"struct","fields":[{"type":"int32","optional":false,"field":"id"}],"optional":false,"name":"shop.public.t.Key"}""");

    private static readonly ConnectRecord Create = Record("null", """{"id":1,"v":"a"}""", "c");
    private static readonly ConnectRecord Delete = Record("""{"id":1,"v":null}""", "null", "d");
    private static readonly ConnectRecord Truncate = Record("null", "null", "t");
    private static readonly ConnectRecord Tombstone = Create with { ValueSchema = null, Value = null };

    private static ConnectRecord Record(string before, string after, string op) => new()
    {
        Topic = "shop.public.t",
        KeySchema = Key,
        Key = """{"id":1}"""u8.ToArray(),
        ValueSchema = Envelope,
        Value = Encoding.UTF8.GetBytes($"{{\"before\":{before},\"after\":{after},\"source\":{Source},\"transaction\":null,\"op\":\"{op}\",\"ts_ms\":5}}"),
        Headers = [new RecordHeader("own", "x"u8.ToArray())],
    };

    private static ConnectRecord? Apply(ConnectRecord record, ExtractNewRecordStateOptions? options = null) => new ExtractNewRecordState(options ?? new()).Apply(record);

    private static string? Value(ConnectRecord? record) => RecordedRecords.Text(record!.Value);

    [Theory]
    [InlineData(DeleteTombstoneHandling.Tombstone, """{"id":1,"v":"a"}""")]
    [InlineData(DeleteTombstoneHandling.Drop, """{"id":1,"v":"a"}""")]
    [InlineData(DeleteTombstoneHandling.DeleteToTombstone, """{"id":1,"v":"a"}""")]
    [InlineData(DeleteTombstoneHandling.Rewrite, """{"id":1,"v":"a","__deleted":"false"}""")]
    [InlineData(DeleteTombstoneHandling.RewriteWithTombstone, """{"id":1,"v":"a","__deleted":"false"}""")]
    public void A_row_stays(DeleteTombstoneHandling deletes, string expected) => Value(Apply(Create, new() { Deletes = deletes })).Should().Be(expected);

    [Theory]
    [InlineData(DeleteTombstoneHandling.Tombstone, false)]
    [InlineData(DeleteTombstoneHandling.Drop, false)]
    [InlineData(DeleteTombstoneHandling.DeleteToTombstone, false)]
    [InlineData(DeleteTombstoneHandling.Rewrite, false)]
    [InlineData(DeleteTombstoneHandling.RewriteWithTombstone, true)]
    public void A_tombstone_stays_in_one_mode(DeleteTombstoneHandling deletes, bool stays) => (Apply(Tombstone, new() { Deletes = deletes }) is not null).Should().Be(stays);

    [Fact]
    public void A_delete_keeps_a_schema_by_default()
    {
        var result = Apply(Delete)!;
        result.Value.Should().BeNull();
        result.ValueSchema!.ToString().Should().Be(Envelope.Field("after")!.ToString());
        new JsonRecordConverter(new(), new()).Convert(result).Value.Should().Equal("null"u8.ToArray());
    }

    [Fact]
    public void A_delete_becomes_a_tombstone()
    {
        var result = Apply(Delete, new() { Deletes = DeleteTombstoneHandling.DeleteToTombstone })!;
        (result.Value, result.ValueSchema).Should().Be((null, null));
        result.Key.Should().Equal(Delete.Key);
    }

    [Fact]
    public void A_delete_is_dropped() => Apply(Delete, new() { Deletes = DeleteTombstoneHandling.Drop }).Should().BeNull();

    [Theory]
    [InlineData(true, """{"id":1,"v":"none","__deleted":"true"}""")]
    [InlineData(false, """{"id":1,"v":null,"__deleted":"true"}""")]
    public void A_delete_is_rewritten(bool replaceNulls, string expected) =>
        Value(Apply(Delete, new() { Deletes = DeleteTombstoneHandling.Rewrite, ReplaceNullWithDefault = replaceNulls })).Should().Be(expected);

    [Fact]
    public void Nulls_stay_where_nothing_is_rewritten() => Value(Apply(Record("null", """{"id":1,"v":null}""", "c"))).Should().Be("""{"id":1,"v":null}""");

    [Theory]
    [InlineData(DeleteTombstoneHandling.Tombstone)]
    [InlineData(DeleteTombstoneHandling.RewriteWithTombstone)]
    public void A_truncate_is_dropped(DeleteTombstoneHandling deletes) => Apply(Truncate, new() { Deletes = deletes }).Should().BeNull();

    [Fact]
    public void What_is_no_change_event_passes()
    {
        var heartbeat = Create with { ValueSchema = new ConnectSchema { Type = ConnectType.Struct, Name = "io.debezium.connector.common.Heartbeat" }, Value = "{}"u8.ToArray() };
        Apply(heartbeat).Should().BeSameAs(heartbeat);
    }

    [Fact]
    public void Fields_are_added()
    {
        var result = Apply(Create, new() { AddFields = ["op", "lsn", "source.name:where", "total_order", "transaction.id", "source.snapshot", "ts_ms", "unknown"], AddFieldsPrefix = "_" })!;
        Value(result).Should().Be("""{"id":1,"v":"a","_op":"c","_lsn":7,"_where":"shop","_total_order":null,"_transaction_id":null,"_source_snapshot":null,"_ts_ms":5}""");
        result.ValueSchema!.ToString().Should().Be(
            """{"type":"struct","fields":[{"type":"int32","optional":false,"default":0,"field":"id"},{"type":"string","optional":true,"default":"none","field":"v"},{"type":"string","optional":true,"field":"_op"},{"type":"int64","optional":true,"field":"_lsn"},{"type":"string","optional":true,"field":"_where"},{"type":"int64","optional":true,"field":"_total_order"},{"type":"string","optional":true,"field":"_transaction_id"},{"type":"string","optional":true,"field":"_source_snapshot"},{"type":"int64","optional":true,"field":"_ts_ms"}],"optional":false,"name":"shop.public.t.Value"}""");
    }

    [Fact]
    public void A_column_s_own_default_is_a_value() =>
        Value(Apply(Record("null", """{"id":0,"v":"none"}""", "c"), new() { AddFields = ["after.v", "before.v"] })).Should().Be("""{"id":0,"v":"none","__after_v":"none","__before_v":null}""");

    [Fact]
    public void Headers_are_added()
    {
        var result = Apply(Create, new() { AddHeaders = ["op", "source.lsn:position", "transaction.id", "source"] })!;
        RecordedRecords.Headers(result).Should().Equal(
            ("own", "x"), ("__op", "c"), ("__position", "7"), ("__transaction_id", null), ("__source", """{"name":"shop","snapshot":"false","lsn":7,"schema":"public"}"""));
    }

    [Fact]
    public void A_tombstone_gets_its_operation_as_header() => RecordedRecords.Headers(Apply(Tombstone, new() { AddHeaders = ["op", "lsn"], Deletes = DeleteTombstoneHandling.RewriteWithTombstone })!)
        .Should().Equal(("own", "x"), ("__op", "d"));

    [Fact]
    public void A_row_is_routed_by_a_column()
    {
        var options = new ExtractNewRecordStateOptions { RouteByField = "v" };
        Apply(Create, options)!.Topic.Should().Be("a");
        Apply(Record("null", """{"id":1,"v":" "}""", "c"), options)!.Topic.Should().Be("shop.public.t");
        Apply(Record("""{"id":1,"v":"old"}""", "null", "d"), options)!.Topic.Should().Be("old");
        FluentActions.Invoking(() => Apply(Create, new() { RouteByField = "id" })).Should().Throw<CaptureException>().WithMessage("*route by 'id'*no text column*");
    }

    [Fact]
    public void Fields_are_dropped_that_a_header_lists()
    {
        var options = new ExtractNewRecordStateOptions { DropFieldsHeader = "drop", AddFields = ["op"], Deletes = DeleteTombstoneHandling.Rewrite };
        var create = Create with { Headers = [new RecordHeader("drop", """["id","v","__op"]"""u8.ToArray())] };
        Value(Apply(create, options)).Should().Be("""{"id":1,"__deleted":"false"}""");
        Value(Apply(create, options with { DropFieldsKeepSchemaCompatible = false, DropFieldsFromKey = true })).Should().Be("""{"__deleted":"false"}""");
        RecordedRecords.Text(Apply(create, options with { DropFieldsKeepSchemaCompatible = false, DropFieldsFromKey = true })!.Key).Should().Be("{}");

        // From a delete they are dropped before others are added.
        Value(Apply(Delete with { Headers = create.Headers }, options)).Should().Be("""{"id":1,"__deleted":"true","__op":"d"}""");
        Value(Apply(Create, options)).Should().Be("""{"id":1,"v":"a","__deleted":"false","__op":"c"}""");
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after.v.w:x:y")]
    public void What_cannot_be_added_is_an_error(string field) =>
        FluentActions.Invoking(() => Apply(Create, new() { AddFields = [field] })).Should().Throw<Exception>().Which.Should().Match(e => e is CaptureException || e is FormatException);
}
