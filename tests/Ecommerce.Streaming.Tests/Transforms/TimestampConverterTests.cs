using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Transforms;

namespace Ecommerce.Streaming.Tests.Transforms;

public sealed class TimestampConverterTests
{
    private const string Timestamp = "\"name\":\"org.apache.kafka.connect.data.Timestamp\",\"version\":1,";
    private const string Date = "\"name\":\"org.apache.kafka.connect.data.Date\",\"version\":1,";
    private const string Time = "\"name\":\"org.apache.kafka.connect.data.Time\",\"version\":1,";

    private static ConnectRecord Record(string type, string name, string value) => new()
    {
        Topic = "t",
        ValueSchema = SchemaJson.Schema($"{{\"type\":\"struct\",\"fields\":[{{\"type\":\"{type}\",{name}\"optional\":true,\"field\":\"at\"}},{{\"type\":\"int32\",\"optional\":true,\"default\":4,\"field\":\"n\"}}],\"optional\":true,\"name\":\"row\"}}"),
        Value = Encoding.UTF8.GetBytes($"{{\"at\":{value},\"n\":null}}"),
    };

    private static TimestampConverterOptions To(TimestampTarget target, UnixPrecision precision = UnixPrecision.Milliseconds, string format = "yyyy-MM-dd HH:mm:ss.SSS") =>
        new() { Field = "at", Target = target, Precision = precision, Format = format };

    [Theory]
    [InlineData("int64", Timestamp, "1709936477123", TimestampTarget.Text, UnixPrecision.Milliseconds, "\"2024-03-08 22:21:17.123\"")]
    [InlineData("int64", "", "1709936477123456", TimestampTarget.Text, UnixPrecision.Microseconds, "\"2024-03-08 22:21:17.123\"")]
    [InlineData("int64", "\"name\":\"io.debezium.time.MicroTimestamp\",\"version\":1,", "-1", TimestampTarget.Timestamp, UnixPrecision.Microseconds, "0")]
    [InlineData("int64", "", "-1", TimestampTarget.Timestamp, UnixPrecision.Seconds, "-1000")]
    [InlineData("int64", Timestamp, "-1", TimestampTarget.Unix, UnixPrecision.Seconds, "0")]
    [InlineData("int64", Timestamp, "9223372036854775", TimestampTarget.Unix, UnixPrecision.Nanoseconds, "9223372036854775807")]
    [InlineData("int64", Timestamp, "1709936477123", TimestampTarget.Date, UnixPrecision.Milliseconds, "19790")]
    [InlineData("int64", Timestamp, "-1", TimestampTarget.Date, UnixPrecision.Milliseconds, "-1")]
    [InlineData("int64", Timestamp, "1709936477123", TimestampTarget.Time, UnixPrecision.Milliseconds, "80477123")]
    [InlineData("int32", Date, "19790", TimestampTarget.Text, UnixPrecision.Milliseconds, "\"2024-03-08 00:00:00.000\"")]
    [InlineData("int32", Time, "80477123", TimestampTarget.Unix, UnixPrecision.Microseconds, "80477123000")]
    [InlineData("string", "", "\"2024-03-08 22:21:17.123\"", TimestampTarget.Timestamp, UnixPrecision.Milliseconds, "1709936477123")]
    [InlineData("int64", Timestamp, "null", TimestampTarget.Text, UnixPrecision.Milliseconds, "null")]
    public void Time_stamps_are_converted(string type, string name, string value, TimestampTarget target, UnixPrecision precision, string expected) =>
        RecordedRecords.Text(new TimestampConverter(To(target, precision)).Apply(Record(type, name, value))!.Value).Should().Be($"{{\"at\":{expected},\"n\":4}}");

    [Theory]
    [InlineData(TimestampTarget.Text, """{"type":"string","optional":true,"field":"at"}""")]
    [InlineData(TimestampTarget.Unix, """{"type":"int64","optional":true,"field":"at"}""")]
    [InlineData(TimestampTarget.Date, """{"type":"int32","optional":true,"name":"org.apache.kafka.connect.data.Date","version":1,"field":"at"}""")]
    [InlineData(TimestampTarget.Time, """{"type":"int32","optional":true,"name":"org.apache.kafka.connect.data.Time","version":1,"field":"at"}""")]
    [InlineData(TimestampTarget.Timestamp, """{"type":"int64","optional":true,"name":"org.apache.kafka.connect.data.Timestamp","version":1,"field":"at"}""")]
    public void The_schema_says_what_it_is(TimestampTarget target, string field) =>
        new TimestampConverter(To(target)).Apply(Record("int64", Timestamp, "0"))!.ValueSchema!.ToString().Should()
            .Be($$"""{"type":"struct","fields":[{{field}},{"type":"int32","optional":true,"default":4,"field":"n"}],"optional":true,"name":"row"}""");

    [Fact]
    public void Nulls_may_stay() => RecordedRecords.Text(new TimestampConverter(To(TimestampTarget.Unix) with { ReplaceNullWithDefault = false }).Apply(Record("int64", Timestamp, "0"))!.Value)
        .Should().Be("""{"at":0,"n":null}""");

    [Fact]
    public void Records_without_the_field_keep_what_they_have() =>
        RecordedRecords.Text(new TimestampConverter(To(TimestampTarget.Text) with { Field = "other" }).Apply(Record("int32", "", "1"))!.Value).Should().Be("""{"at":1,"n":4}""");

    [Fact]
    public void A_whole_key_may_be_a_time_stamp()
    {
        var record = new ConnectRecord { Topic = "t", KeySchema = new ConnectSchema { Type = ConnectType.Int64 }, Key = "1000"u8.ToArray() };
        var result = new TimestampConverter(new() { Part = RecordPart.Key, Target = TimestampTarget.Text, Format = "ss" }).Apply(record)!;
        (RecordedRecords.Text(result.Key), result.KeySchema!.Type).Should().Be(("\"01\"", ConnectType.String));
        new TimestampConverter(To(TimestampTarget.Text)).Apply(record).Should().BeSameAs(record);
    }

    [Theory]
    [InlineData("int32", "\"name\":\"io.debezium.time.Date\",\"version\":1,", "19790", "*time.precision.mode=connect*")]
    [InlineData("string", "", "\"yesterday\"", "*cannot read 'at'*")]
    public void Other_values_are_errors(string type, string name, string value, string message) =>
        FluentActions.Invoking(() => new TimestampConverter(To(TimestampTarget.Unix)).Apply(Record(type, name, value))).Should().Throw<CaptureException>().WithMessage(message);

    [Fact]
    public void Texts_need_a_format() => FluentActions.Invoking(() => new TimestampConverter(To(TimestampTarget.Text, format: " "))).Should().Throw<FormatException>();
}
