using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Tests.Serialization;

public sealed class ArrayConverterTests
{
    [Theory]
    [InlineData("int4[]", "{1,2,NULL,3}", "[1,2,null,3]")]
    [InlineData("int4[]", "{}", "[]")]
    [InlineData("int8[]", "[2:3]={1,2}", "[1,2]")]
    [InlineData("text[]", "{a,\"b c\",NULL,\"NULL\",\"q\\\"\\\\\",\"\",\"x,{y}\"}", "[\"a\",\"b c\",null,\"NULL\",\"q\\\"\\\\\",\"\",\"x,{y}\"]")]
    [InlineData("varchar(5)[]", "{ab}", "[\"ab\"]")]
    [InlineData("bpchar(3)[]", "{\"ab \"}", "[\"ab \"]")]
    [InlineData("char[]", "{a}", "[\"a\"]")]
    [InlineData("bool[]", "{t,f}", "[true,false]")]
    [InlineData("oid[]", "{4294967295}", "[4294967295]")]
    [InlineData("float4[]", "{1.5,NaN}", "[1.5,\"NaN\"]")]
    [InlineData("float8[]", "{1e+15}", "[1.0E15]")]
    [InlineData("numeric(10,2)[]", "{1.10,2.25}", "[\"1.10\",\"2.25\"]")]
    [InlineData("numeric[]", "{1.10,NaN}", "null")]
    [InlineData("uuid[]", "{c56a4180-65aa-42ec-a945-5fd21dec0538}", "[\"c56a4180-65aa-42ec-a945-5fd21dec0538\"]")]
    [InlineData("json[]", "{\"{\\\"a\\\": 1}\"}", "[\"{\\\"a\\\": 1}\"]")]
    [InlineData("inet[]", "{192.168.1.1/24}", "[\"192.168.1.1/24\"]")]
    [InlineData("cidr[]", "{10.0.0.0/8}", "[\"10.0.0.0/8\"]")]
    [InlineData("macaddr[]", "{08:00:2b:01:02:03}", "[\"08:00:2b:01:02:03\"]")]
    [InlineData("int4range[]", "{\"[1,10)\"}", "[\"[1,10)\"]")]
    [InlineData("date[]", "{2024-02-29,\"0044-03-15 BC\",infinity}", "[19782,-703383,-622191233]")]
    [InlineData("timestamp[]", "{\"2024-03-08 22:51:17.123456\"}", "[1709938277123]")]
    [InlineData("timestamp[]", "{\"1582-10-15 00:00:00\",\"1582-10-04 00:00:00\",infinity}", "[-12219292800000,-12219379200000,9223372036825200]")]
    [InlineData("timestamptz[]", "{infinity,-infinity}", "[\"infinity\",\"+292269055-12-02T23:00:00.000000Z\"]")]
    [InlineData("timestamptz[]", "{\"2024-03-08 22:51:17.12+00\"}", "[\"2024-03-08T22:51:17.120000Z\"]")]
    [InlineData("timestamptz(3)[]", "{\"2024-03-08 22:51:17.12+00\"}", "[\"2024-03-08T22:51:17.120Z\"]")]
    [InlineData("timetz[]", "{12:34:56.789+02}", "[\"10:34:56Z\"]")]
    [InlineData("mood[]", "{sad,happy}", "[\"sad\",\"happy\"]")]
    [InlineData("mood[]", "{sad,NULL}", "null")]
    [InlineData("citext[]", "{A,NULL}", "[\"A\",null]")]
    [InlineData("ltree[]", "{a.b}", "[\"a.b\"]")]
    [InlineData("ltree[]", "{a.b,NULL}", "null")]
    [InlineData("hstore[]", "{\"\\\"a\\\"=>\\\"1\\\"\",NULL}", "[\"{\\\"a\\\":\\\"1\\\"}\",null]")]
    [InlineData("int4[]", "{{1,2},{3,4}}", "[null,null]")]
    [InlineData("text[]", "{{\"}\",\"\\\"\"},{a,b}}", "[null,null]")]
    [InlineData("bit(1)[]", "{1,0}", "null")]
    [InlineData("bit(3)[]", "{101}", "null")]
    public void Each_element_is_as_its_type_says(string type, string text, string expected) => TypeCase.Write(type, text).Should().Be(expected);

    [Theory]
    [InlineData(TimePrecision.Adaptive, "[45296789000,0]")]
    [InlineData(TimePrecision.Connect, "[45296789,0]")]
    [InlineData(TimePrecision.Nanoseconds, "[45296789000000,0]")]
    [InlineData(TimePrecision.IsoString, "[\"12:34:56.789Z\",\"00:00:00Z\"]")]
    public void Times_in_arrays_have_milliseconds_at_most(TimePrecision mode, string expected) =>
        TypeCase.Write("time[]", "{12:34:56.789012,24:00:00}", new() { Time = mode }).Should().Be(expected);

    [Fact]
    public void Decimals_in_arrays_follow_the_mode()
    {
        TypeCase.Write("numeric(10,2)[]", "{1.10,2.25}", new() { Decimals = DecimalHandling.Precise }).Should().Be("[\"bg==\",\"AOE=\"]");
        TypeCase.Write("numeric[]", "{1.10,NULL}", new() { Decimals = DecimalHandling.Precise }).Should().Be("[{\"scale\":1,\"value\":\"Cw==\"},null]");
        TypeCase.Write("numeric(10,2)[]", "{1.10}", new() { Decimals = DecimalHandling.Double }).Should().Be("[1.1]");
    }

    [Theory]
    [InlineData("int2[]", """{"type":"int16","optional":true}""")]
    [InlineData("text[]", """{"type":"string","optional":true}""")]
    [InlineData("numeric(10,2)[]", """{"type":"bytes","optional":true,"name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2","connect.decimal.precision":"10"}}""")]
    [InlineData("timestamp(3)[]", """{"type":"int64","optional":true,"name":"io.debezium.time.Timestamp","version":1}""")]
    [InlineData("timestamptz[]", """{"type":"string","optional":true,"name":"io.debezium.time.ZonedTimestamp","version":1}""")]
    [InlineData("uuid[]", """{"type":"string","optional":true,"name":"io.debezium.data.Uuid","version":1}""")]
    [InlineData("mood[]", """{"type":"string","optional":false,"name":"io.debezium.data.Enum","version":1,"parameters":{"allowed":"sad,ok,happy"}}""")]
    [InlineData("tsvector[]", """{"type":"string","optional":false,"name":"io.debezium.data.Tsvector","version":1}""")]
    public void Schemas(string type, string items) =>
        ColumnConverters.For(TypeCase.Parse(type), new() { Decimals = DecimalHandling.Precise, Time = TimePrecision.Adaptive })!.Schema.ToString().Should().Be($$"""{"type":"array","items":{{items}},"optional":false}""");

    [Theory]
    [InlineData("bit(1)[]", """{"type":"boolean","optional":false}""")]
    [InlineData("bit(3)[]", """{"type":"bytes","optional":false,"name":"io.debezium.data.Bits","version":1,"parameters":{"length":"3"}}""")]
    public void Bit_arrays_have_the_schema_of_a_bit_string(string type, string schema) => ColumnConverters.For(TypeCase.Parse(type), new())!.Schema.ToString().Should().Be(schema);

    [Theory]
    [InlineData("date[]", TimePrecision.Adaptive, true)]
    [InlineData("date[]", TimePrecision.Connect, false)]
    [InlineData("date[]", TimePrecision.IsoString, false)]
    public void A_placeholder_of_numbers_fits_days_only(string type, TimePrecision mode, bool fits) =>
        TypeCase.Written(type, (c, json) => c.WriteUnavailable(json), new() { Time = mode }).Should().StartWith(fits ? "[95,95,100" : "null");
}
