using System.Collections.Immutable;
using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Tests.Transforms;

public sealed class FieldTransformTests
{
    private static readonly ConnectRecord Record = new()
    {
        Topic = "shop.public.t",
        ValueSchema = SchemaJson.Schema("""{"type":"struct","fields":[{"type":"int32","optional":false,"field":"a"},{"type":"string","optional":true,"default":"d","field":"b"},{"type":"string","optional":true,"field":"c"}],"optional":true,"name":"row","version":3}"""),
        Value = """{"a":1,"b":null,"c":"\u00e4"}"""u8.ToArray(),
    };

    private static readonly ConnectRecord Tombstone = Record with { ValueSchema = null, Value = null };

    private static string? Value(ConnectRecord? record) => RecordedRecords.Text(record!.Value);

    [Fact]
    public void Fields_are_left_out_and_renamed()
    {
        Value(new ReplaceField(new() { Exclude = ["a"] }).Apply(Record)).Should().Be("""{"b":"d","c":"\u00e4"}""");
        Value(new ReplaceField(new() { Include = ["c", "a"], Exclude = ["a"] }).Apply(Record)).Should().Be("""{"c":"\u00e4"}""");
        var renamed = new ReplaceField(new() { Renames = new Dictionary<string, string> { ["b"] = "x" }.ToImmutableDictionary(), ReplaceNullWithDefault = false }).Apply(Record)!;
        Value(renamed).Should().Be("""{"a":1,"x":null,"c":"\u00e4"}""");
        renamed.ValueSchema!.ToString().Should().Be("""{"type":"struct","fields":[{"type":"int32","optional":false,"field":"a"},{"type":"string","optional":true,"default":"d","field":"x"},{"type":"string","optional":true,"field":"c"}],"optional":false,"name":"row","version":3}""");
        new ReplaceField(new() { Exclude = ["a"] }).Apply(Tombstone).Should().BeSameAs(Tombstone);
    }

    [Fact]
    public void Fields_are_inserted()
    {
        var result = new InsertField(new() { TopicField = "t!", PartitionField = "p?", TimestampField = "at", StaticField = "s", StaticValue = "\"x\"" }).Apply(Record)!;
        Value(result).Should().Be("""{"a":1,"b":"d","c":"\u00e4","t":"shop.public.t","p":null,"at":null,"s":"\"x\""}""");
        result.ValueSchema!.ToString().Should().EndWith(
            """{"type":"string","optional":false,"field":"t"},{"type":"int32","optional":true,"field":"p"},{"type":"int64","optional":true,"name":"org.apache.kafka.connect.data.Timestamp","version":1,"field":"at"},{"type":"string","optional":true,"field":"s"}],"optional":false,"name":"row","version":3}""");
        new InsertField(new() { TopicField = "t" }).Apply(Tombstone).Should().BeSameAs(Tombstone);
        FluentActions.Invoking(() => new InsertField(new() { PartitionField = "p!" }).Apply(Record)).Should().Throw<CaptureException>().WithMessage("*'p'*");
        FluentActions.Invoking(() => new InsertField(new() { TopicField = "a" }).Apply(Record)).Should().Throw<CaptureException>().WithMessage("*'a' twice*");
        FluentActions.Invoking(() => new InsertField(new())).Should().Throw<FormatException>();
    }

    [Fact]
    public void A_field_takes_the_place_of_all()
    {
        var result = new ExtractField(new() { Field = "c" }).Apply(Record)!;
        (Value(result), result.ValueSchema!.ToString()).Should().Be(("""
            "\u00e4"
            """, """{"type":"string","optional":true}"""));
        Value(new ExtractField(new() { Field = "b" }).Apply(Record)).Should().Be("\"d\"");
        Value(new ExtractField(new() { Field = "b", ReplaceNullWithDefault = false }).Apply(Record)).Should().BeNull();
        new ExtractField(new() { Field = "c" }).Apply(Tombstone).Should().BeSameAs(Tombstone);
        FluentActions.Invoking(() => new ExtractField(new() { Field = "x" }).Apply(Record)).Should().Throw<CaptureException>().WithMessage("*'x'*");
    }

    [Fact]
    public void A_key_is_made_of_the_value()
    {
        var result = new ValueToKey(["b", "a"]).Apply(Record)!;
        RecordedRecords.Text(result.Key).Should().Be("""{"b":"d","a":1}""");
        result.KeySchema!.ToString().Should().Be("""{"type":"struct","fields":[{"type":"string","optional":true,"default":"d","field":"b"},{"type":"int32","optional":false,"field":"a"}],"optional":false}""");
        FluentActions.Invoking(() => new ValueToKey(["a"]).Apply(Tombstone)).Should().Throw<CaptureException>().WithMessage("*predicate*");
        FluentActions.Invoking(() => new ValueToKey(["x"]).Apply(Record)).Should().Throw<CaptureException>().WithMessage("*'x'*");
    }

    [Theory]
    [InlineData("shop-1.public.Ünï t", false, "Avro", "shop_1.public._n__t")]
    [InlineData("1.a_b", false, "Avro", "_1.a_b")]
    [InlineData("a.b", true, "Avro", "a_b")]
    [InlineData("a_b-c", false, "AvroUnicode", "a_u005fb_u002dc")]
    [InlineData("1ü", true, "AvroUnicode", "_u0031_u00fc")]
    [InlineData("a.b€", true, "AvroUnicode", "a_u002eb_u20ac")]
    [InlineData("ü", true, "None", "ü")]
    public void Names_are_adjusted(string name, bool isField, string adjustment, string expected) => AdjustedNames.Adjust(name, Enum.Parse<NameAdjustment>(adjustment), isField).Should().Be(expected);

    [Fact]
    public void Adjusted_names_stand_in_keys_rows_and_headers()
    {
        var (recorded, record) = RecordedRecords.Envelopes("plain").First(e => e.Recorded.Topic == "shop.public.Odd_Name");
        var key = record with { Headers = [new RecordHeader(DebeziumHeaders.OldKey, record.Key!), new RecordHeader("other", record.Key!)] };
        var result = new AdjustedNames(NameAdjustment.AvroUnicode, NameAdjustment.AvroUnicode).Apply(key)!;
        Value(result).Should().Be(recorded.Value!.Replace("\"ünï\":", "\"_u00fcn_u00ef\":", StringComparison.Ordinal));
        RecordedRecords.Text(result.Key).Should().Be(recorded.Key);
        result.KeySchema!.Name.Should().Be("shop.public.Odd_u005fName.Key");
        result.ValueSchema!.Name.Should().Be("shop.public.Odd_u005fName.Envelope");
        result.ValueSchema.Field("after")!.Fields.Select(f => f.Name).Should().Equal("Id", "select", "_u00fcn_u00ef");

        var odd = key with
        {
            KeySchema = SchemaJson.Schema("""{"type":"struct","fields":[{"type":"int32","optional":false,"field":"i-d"}],"optional":false,"name":"t.Key"}"""),
            Key = Encoding.UTF8.GetBytes("""{"i-d":1}"""),
            Headers = [new RecordHeader(DebeziumHeaders.NewKey, """{"i-d":2}"""u8.ToArray()), new RecordHeader("other", "x"u8.ToArray())],
        };
        var adjusted = new AdjustedNames(NameAdjustment.None, NameAdjustment.Avro).Apply(odd)!;
        RecordedRecords.Text(adjusted.Key).Should().Be("""{"i_d":1}""");
        RecordedRecords.Headers(adjusted).Should().Equal((DebeziumHeaders.NewKey, """{"i_d":2}"""), ("other", "x"));
    }
}
