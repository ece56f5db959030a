using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Tests.Transforms;

public sealed class FlattenTests
{
    private static readonly ConnectSchema Schema = SchemaJson.Schema(
        """
        {"type":"struct","fields":[
        {"type":"struct","fields":[{"type":"int32","optional":false,"default":7,"field":"id"},{"type":"array","items":{"type":"int32","optional":true},"optional":false,"field":"list"}],"optional":true,"name":"row","field":"before"},
        {"type":"struct","fields":[{"type":"struct","fields":[{"type":"double","optional":false,"field":"x"}],"optional":false,"name":"point","version":1,"field":"p"}],"optional":false,"name":"inner","field":"after"},
        {"type":"string","optional":true,"default":"d","doc":"why","field":"op"}],"optional":true,"name":"root","version":2}
        """);

    private static ConnectRecord Record(string value) => new() { Topic = "t", ValueSchema = Schema, Value = Encoding.UTF8.GetBytes(value) };

    private static string? Flat(string value, FlattenOptions? options = null) => RecordedRecords.Text(new Flatten(options ?? new()).Apply(Record(value))!.Value);

    [Fact]
    public void Nested_fields_get_compound_names()
    {
        const string Value = """{"before":{"id":1,"list":[1,null,"\u00e4"]},"after":{"p":{"x":1.0E7}},"op":"c\n"}""";
        Flat(Value).Should().Be("""{"before.id":1,"before.list":[1,null,"\u00e4"],"after.p.x":1.0E7,"op":"c\n"}""");
        Flat(Value, new() { Delimiter = "_" }).Should().StartWith("""{"before_id":1,"before_list":""").And.Contain("\"after_p_x\"");
    }

    [Fact]
    public void Fields_of_null_are_null_or_their_defaults()
    {
        const string Value = """{"before":null,"after":{"p":{"x":0.5}},"op":null}""";
        Flat(Value).Should().Be("""{"before.id":7,"before.list":null,"after.p.x":0.5,"op":"d"}""");
        Flat(Value, new() { ReplaceNullWithDefault = false }).Should().Be("""{"before.id":null,"before.list":null,"after.p.x":0.5,"op":"d"}""");
    }

    [Fact]
    public void The_schema_is_flat_too() => new Flatten(new()).Apply(Record("""{"before":null,"after":{"p":{"x":0.5}},"op":null}"""))!.ValueSchema!.ToString().Should().Be(
        """{"type":"struct","fields":[{"type":"int32","optional":true,"default":7,"field":"before.id"},{"type":"array","items":{"type":"int32","optional":true},"optional":true,"field":"before.list"},{"type":"double","optional":true,"field":"after.p.x"},{"type":"string","optional":true,"doc":"why","default":"d","field":"op"}],"optional":false,"name":"root","version":2}""");

    [Fact]
    public void Keys_may_be_flattened_and_tombstones_pass()
    {
        var record = new ConnectRecord { Topic = "t", KeySchema = Schema, Key = """{"before":null,"after":{"p":{"x":1.5}},"op":"c"}"""u8.ToArray() };
        RecordedRecords.Text(new Flatten(new() { Part = RecordPart.Key }).Apply(record)!.Key).Should().Contain("\"after.p.x\":1.5");
        new Flatten(new()).Apply(record).Should().BeSameAs(record);
    }

    [Fact]
    public void A_map_is_an_error()
    {
        var record = Record("""{"m":{}}""") with
        {
            ValueSchema = SchemaJson.Schema("""{"type":"struct","fields":[{"type":"map","keys":{"type":"string","optional":false},"values":{"type":"string","optional":true},"optional":true,"field":"m"}],"optional":false}"""),
        };
        FluentActions.Invoking(() => new Flatten(new()).Apply(record)).Should().Throw<CaptureException>().WithMessage("*'m'*");
    }

    [Fact]
    public void Two_fields_of_one_name_are_an_error()
    {
        var schema = SchemaJson.Schema("""{"type":"struct","fields":[{"type":"int32","optional":false,"field":"a.b"},{"type":"struct","fields":[{"type":"int32","optional":false,"field":"b"}],"optional":false,"field":"a"}],"optional":false}""");
        FluentActions.Invoking(() => new Flatten(new()).Apply(Record("""{"a.b":1,"a":{"b":2}}""") with { ValueSchema = schema })).Should().Throw<CaptureException>().WithMessage("*'a.b' twice*");
    }
}
