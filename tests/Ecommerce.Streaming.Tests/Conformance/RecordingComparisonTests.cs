using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Conformance.Cases;
using Ecommerce.Conformance.Comparison;

namespace Ecommerce.Streaming.Tests.Conformance;

public sealed class RecordingComparisonTests
{
    private static readonly ImmutableDictionary<string, Recording> Suite = RecordingFolder.Read(RecordingFolder.Own).ToImmutableDictionary(r => r.Case);

    public static TheoryData<string> Cases => [.. Suite.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_recording_is_itself(string name) => Compare(Suite[name], Suite[name].Records).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_recording_at_another_time_and_place_is_itself(string name) => Compare(Suite[name], Elsewhere(Suite[name]), TimeSpan.FromDays(1)).Should().BeEmpty();

    [Fact]
    public void No_recording_is_another()
    {
        foreach (var one in Suite.Values)
        {
            foreach (var other in Suite.Values.Where(r => r.Case != one.Case))
            {
                Compare(one, other.Records).Should().NotBeEmpty($"{other.Case} is not {one.Case}");
            }
        }
    }

    [Theory]
    [InlineData("a digit", "shop.public.type_matrix", 0, "\"c_bigint\":1234567890123", "\"c_bigint\":1234567890124", "value.after.c_bigint")]
    [InlineData("the text of a number", "shop.public.type_matrix", 0, "\"c_real\":1.5", "\"c_real\":1.50", "value.after.c_real")]
    [InlineData("a number in quotes", "shop.public.type_matrix", 0, "\"c_int\":123456", "\"c_int\":\"123456\"", "value.after.c_int")]
    [InlineData("null for false", "shop.public.type_matrix", 2, "\"c_bool\":false", "\"c_bool\":null", "value.after.c_bool")]
    [InlineData("an escape", "shop.public.Odd_Name", 0, "\\uD83D\\uDED2", "\\ud83d\\uded2", "value.after.ünï")]
    [InlineData("a raw character for an escape", "shop.public.Odd_Name", 0, "\\uD83D\\uDED2", "🛒", "value.after.ünï")]
    [InlineData("an escaped name", "shop.public.Odd_Name", 0, "\"ünï\"", "\"\\u00FCnï\"", "value.after")]
    [InlineData("swapped members", "shop.public.orders", 0, "\"id\":1,\"user_id\":1", "\"user_id\":1,\"id\":1", "value.after")]
    [InlineData("a space", "shop.public.orders", 0, "\"id\":1,\"user_id\":1", "\"id\":1, \"user_id\":1", "value")]
    [InlineData("a member less", "shop.public.orders", 0, "\"discount_id\":null,", "", "value.after")]
    [InlineData("a time of the data", "shop.public.orders", 0, "1704448800000", "1704448800001", "value.after.created_at")]
    [InlineData("the clock for a time of the data", "shop.public.orders", 0, "\"created_at\":1704448800000", "\"created_at\":1795395797904", "value.after.created_at")]
    [InlineData("milliseconds for microseconds", "shop.public.orders", 0, "\"ts_us\":1795395797904389", "\"ts_us\":1795395797904", "value.source.ts_us")]
    [InlineData("no clock", "shop.public.orders", 0, "\"ts_ms\":1795395797904", "\"ts_ms\":0", "value.source.ts_ms")]
    [InlineData("the clock in quotes", "shop.public.orders", 0, "\"ts_ms\":1795395797904", "\"ts_ms\":\"1795395797904\"", "value.source.ts_ms")]
    [InlineData("clocks that disagree", "shop.public.orders", 0, "\"ts_us\":1795395797904389", "\"ts_us\":1795395797905389", "value.source.ts_ns")]
    [InlineData("no position", "shop.public.orders", 0, "\"lsn\":36670344", "\"lsn\":null", "value.source.lsn")]
    [InlineData("a position in quotes", "shop.public.orders", 0, "\"lsn\":36670344", "\"lsn\":\"36670344\"", "value.source.lsn")]
    [InlineData("two positions for one", "shop.public.orders", 0, "\"lsn\":36670344", "\"lsn\":36670345", "value.source.lsn")]
    [InlineData("one position for two", "shop.public.orders", 4, "\"lsn\":36690304", "\"lsn\":36690904", "value.source.lsn")]
    [InlineData("a previous commit", "shop.public.orders", 0, "[null,\\\"36670344\\\"]", "[\\\"36670344\\\",\\\"36670344\\\"]", "value.source.sequence")]
    [InlineData("no previous commit", "shop.public.orders", 4, "[\\\"36690304\\\",", "[null,", "value.source.sequence")]
    [InlineData("another transaction", "shop.public.orders", 0, "\"txId\":862", "\"txId\":1862", "value.source.txId")]
    [InlineData("another marker", "shop.public.orders", 0, "\"snapshot\":\"first_in_data_collection\"", "\"snapshot\":\"true\"", "value.source.snapshot")]
    [InlineData("no version", "shop.public.orders", 0, "\"version\":\"3.6.1.Final\"", "\"version\":\"\"", "value.source.version")]
    public void Sees(string what, string topic, long offset, string written, string instead, string field)
    {
        what.Should().NotBeEmpty();
        var changed = Change(Suite["plain"].Records, topic, offset, r => r with { Value = Replace(r.Value!, written, instead) });

        Compare(Suite["plain"], changed).Should().Contain(d => d.Field == field && d.Topic == topic && d.Case == "case");
    }

    [Fact]
    public void Sees_a_changed_key() => Field("plain", "shop.public.two_keys", 0, r => r with { Key = Replace(r.Key!, "\"x\"", "\"y\"") }).Should().Be("key.b");

    [Fact]
    public void Sees_a_missing_key() => Field("plain", "shop.public.two_keys", 0, r => r with { Key = null }).Should().Be("key");

    [Fact]
    public void Sees_a_value_of_null_that_is_no_tombstone() => Field("plain", "shop.public.orders", 6, r => r with { Value = "null" }).Should().Be("value");

    [Fact]
    public void Sees_a_missing_header() => Field("plain", "shop.public.orders", 0, r => r with { Headers = r.Headers.RemoveAt(1) }).Should().Be("headers");

    [Fact]
    public void Sees_headers_in_another_order() => Field("plain", "shop.public.orders", 0, r => r with { Headers = [r.Headers[1], r.Headers[0], .. r.Headers[2..]] }).Should().Be("headers");

    [Fact]
    public void Sees_another_header_s_value() =>
        Field("plain", "shop.public.two_keys", 5, r => r with { Headers = [r.Headers[0] with { Value = Replace(r.Headers[0].Value!, "moved", "moves") }, .. r.Headers[1..]] }).Should().Be("headers.__debezium.newkey.b");

    [Fact]
    public void Sees_a_run_that_changes_its_id()
    {
        var run = Replaced(Suite["plain"].Records, Guid.NewGuid());
        Compare(Suite["plain"], run).Should().BeEmpty();

        Compare(Suite["plain"], [.. run[..10], .. Replaced(Suite["plain"].Records, Guid.NewGuid())[10..]]).Should().OnlyContain(d => d.Field == "headers.__debezium.context.runId").And.NotBeEmpty();

        static ImmutableArray<RecordedRecord> Replaced(ImmutableArray<RecordedRecord> records, Guid id) =>
            [.. records.Select(r => r with { Headers = [.. r.Headers.Select(h => h.Value == "RUN" ? h with { Value = id.ToString() } : h)] })];
    }

    [Fact]
    public void Sees_a_change_deep_in_a_schema()
    {
        var changed = Change(Suite["with-schemas"].Records, "shop.public.orders", 0, r => r with { Value = Replace(r.Value!, "\"connect.decimal.precision\":\"15\"", "\"connect.decimal.precision\":\"16\"") });
        Compare(Suite["with-schemas"], changed).Select(d => d.Field).Should().Contain("value.schema.fields[0].fields[2].parameters.connect.decimal.precision");
    }

    [Fact]
    public void Sees_records_in_another_order()
    {
        var records = Suite["plain"].Records;
        var first = records.Single(r => r is { Topic: "shop.public.users", Offset: 0 });
        var second = records.Single(r => r is { Topic: "shop.public.users", Offset: 1 });
        var swapped = Change(Change(records, first.Topic, 0, _ => second with { Offset = 0 }), first.Topic, 1, _ => first with { Offset = 1 });
        Compare(Suite["plain"], swapped).Select(d => (d.Offset, d.Field)).Should().Contain([(0, "key.id"), (1, "key.id")]);
    }

    [Fact]
    public void Sees_a_record_too_many()
    {
        var records = Suite["plain"].Records;
        var extra = records.Single(r => r is { Topic: "shop.public.users", Offset: 4 }) with { Offset = 5 };
        Compare(Suite["plain"], records.Add(extra)).Should().ContainSingle().Which.Should().Match<Difference>(d => d.Field == "record" && d.Offset == 5 && d.Expected == null && d.Actual != null);
    }

    [Fact]
    public void Names_the_record_that_is_missing_and_not_those_that_follow()
    {
        var left = Suite["plain"].Records.RemoveAll(r => r is { Topic: "shop.public.full_identity", Offset: 4 });
        Compare(Suite["plain"], [.. left.Select(r => r.Topic == "shop.public.full_identity" && r.Offset > 4 ? r with { Offset = r.Offset - 1 } : r)])
            .Should().ContainSingle().Which.Should().Match<Difference>(d => d.Field == "record" && d.Offset == 4 && d.Expected!.StartsWith("{\"id\":1}"));
    }

    [Fact]
    public void Sees_a_topic_too_many() =>
        Compare(Suite["plain"], Suite["plain"].Records.Add(new() { Topic = "shop.transaction", Offset = 0, Value = "{}" })).Should().ContainSingle().Which.Should().Match<Difference>(d => d.Field == "record" && d.Topic == "shop.transaction");

    [Fact]
    public void Sees_a_record_that_is_missing() =>
        Compare(Suite["plain"], Suite["plain"].Records.RemoveAll(r => r is { Topic: "shop.public.transactions" })).Should().ContainSingle().Which.Should().Match<Difference>(d => d.Field == "record" && d.Expected != null && d.Actual == null);

    [Fact]
    public void Sees_added_fields_that_hold_other_positions()
    {
        var other = Change(Suite["unwrapped"].Records, "shop.public.orders", 0, r => r with { Value = Replace(r.Value!, "\"__source_lsn\":65521176", "\"__source_lsn\":65521177") });
        Compare(Suite["unwrapped"], other).Should().NotBeEmpty().And.OnlyContain(d => d.Field == "value.__source_lsn");
    }

    [Fact]
    public void Sees_a_generated_id_used_twice()
    {
        var records = Suite["incremental"].Records;
        var ids = records.Where(r => r.Topic == "shop.notifications").Take(2).Select(r => JsonText.Parse(r.Value)!["id"]!.Raw).ToArray();
        var twice = Change(records, "shop.notifications", 1, r => r with { Key = Replace(r.Key!, ids[1], ids[0]), Value = Replace(r.Value!, ids[1], ids[0]) });
        Compare(Suite["incremental"], twice).Select(d => d.Field).Should().Contain("key.id").And.Contain("value.id");
    }

    [Fact]
    public void Sees_another_uuid_of_the_data() =>
        Field("plain", "shop.public.type_matrix", 0, r => r with { Value = Replace(r.Value!, "c56a4180-65aa-42ec-a945-5fd21dec0538", "c56a4180-65aa-42ec-a945-5fd21dec0539") }).Should().Be("value.after.c_uuid");

    [Fact]
    public void Does_not_count_heartbeats_but_wants_one()
    {
        var beat = new RecordedRecord { Topic = "__debezium-heartbeat.shop", Offset = 0, Key = "{\"serverName\":\"shop\"}", Value = "{\"ts_ms\":1795395797904}" };
        var recording = Suite["plain"] with { Records = Suite["plain"].Records.Add(beat) };

        Compare(recording, recording.Records.Add(beat with { Offset = 1 })).Should().BeEmpty();
        Compare(recording, Suite["plain"].Records).Should().ContainSingle().Which.Field.Should().Be("record");
        Compare(recording, Suite["plain"].Records.Add(beat with { Value = "{\"ts_ms\":0}" })).Should().ContainSingle().Which.Field.Should().Be("value.ts_ms");
    }

    [Fact]
    public void Lets_a_column_that_the_server_s_clock_filled_be_another_time_of_the_run_and_nothing_else()
    {
        var recording = Suite["plain"] with { Records = Change(Suite["plain"].Records, "shop.public.users", 0, r => r with { Value = Replace(r.Value!, "\"created_at\":1704067200000", "\"created_at\":1795395797000") }) };

        Compare(recording, Change(recording.Records, "shop.public.users", 0, r => r with { Value = Replace(r.Value!, "1795395797000", "1795395799000") })).Should().BeEmpty();
        Compare(recording, Change(recording.Records, "shop.public.users", 0, r => r with { Value = Replace(r.Value!, "1795395797000", "1704067200000") })).Should().ContainSingle();
    }

    [Theory]
    [InlineData("topic.prefix", "shop", "shop.transaction", "{\"id\":\"862:#\"}", "{\"status\":\"BEGIN\",\"id\":\"862:#\",\"event_count\":null}")]
    [InlineData("transforms.t.type", "org.apache.kafka.connect.transforms.Flatten$Value", "shop.public.t", "{}", "{\"source.lsn\":#,\"source.sequence\":\"[null,\\\"#\\\"]\"}")]
    [InlineData("transforms.t.type", "io.debezium.transforms.ExtractNewRecordState", "shop.public.t", "{}", "{\"a\":1,\"__lsn\":#,\"__source_txId\":#,\"__position\":#}")]
    public void Finds_positions_where_a_setting_or_a_transform_puts_them(string property, string value, string topic, string key, string text)
    {
        var config = Suite["plain"].Config.Add("transforms", "t").SetItem(property, value).Add("transforms.t.add.fields", "lsn, source.txId, source.lsn:position");
        var recording = Suite["plain"] with { Config = config, Records = [Record(0, "11"), Record(1, "12")] };

        Compare(recording, [Record(0, "21"), Record(1, "23")]).Should().BeEmpty();
        Compare(recording, [Record(0, "21"), Record(1, "21")]).Should().NotBeEmpty();
        Compare(recording with { Config = Suite["plain"].Config.SetItem("topic.prefix", "other") }, [Record(0, "21"), Record(1, "23")]).Should().NotBeEmpty("without the setting they are data");

        RecordedRecord Record(long offset, string position) => new() { Topic = topic, Offset = offset, Key = Replaced(key, position), Value = Replaced(text, position) };

        static string Replaced(string text, string position) => text.Replace("#", position, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_positions_in_added_headers()
    {
        var config = Suite["plain"].Config.Add("transforms", "t").Add("transforms.t.type", "io.debezium.transforms.ExtractNewRecordState").Add("transforms.t.add.headers", "op,source.lsn");
        var recording = Suite["plain"] with { Config = config, Records = [Record("c", "11")] };

        Compare(recording, [Record("c", "12")]).Should().BeEmpty();
        Compare(recording, [Record("c", null)]).Should().ContainSingle().Which.Field.Should().Be("headers.__source_lsn");
        Compare(recording, [Record("u", "12")]).Should().ContainSingle().Which.Field.Should().Be("headers.__op");

        static RecordedRecord Record(string operation, string? lsn) => new() { Topic = "shop.public.t", Offset = 0, Headers = [new("__op", operation), new("__source_lsn", lsn)] };
    }

    private static ImmutableArray<Difference> Compare(Recording recording, ImmutableArray<RecordedRecord> actual, TimeSpan later = default)
    {
        var window = RunWindow.Of(recording.Records);
        return RecordingComparison.Compare("case", recording, actual, new(window.From + later, window.To + later));
    }

    private static string Field(string name, string topic, long offset, Func<RecordedRecord, RecordedRecord> change) =>
        Compare(Suite[name], Change(Suite[name].Records, topic, offset, change)).Should().ContainSingle().Which.Field;

    private static ImmutableArray<RecordedRecord> Change(ImmutableArray<RecordedRecord> records, string topic, long offset, Func<RecordedRecord, RecordedRecord> change)
    {
        var at = records.ToList().FindIndex(r => r.Topic == topic && r.Offset == offset);
        return records.SetItem(at, change(records[at]));
    }

    private static string Replace(string text, string what, string by)
    {
        text.Should().Contain(what);
        return text.Replace(what, by, StringComparison.Ordinal);
    }

    /// <summary>The same records with other positions, transactions, ids and times of the run.</summary>
    private static ImmutableArray<RecordedRecord> Elsewhere(Recording recording) => [.. recording.Records.Select(r => r with { Key = Moved(r.Key), Value = Moved(r.Value) })];

    private static string? Moved(string? text) => text is null
        ? null
        : Regex.Replace(
            text,
            "(?<number>(?<=\"(lsn|__source_lsn|txId)\":|sequence\":\"[^}]{0,20})[0-9]+)|(?<time>(?<=\"(ts_ms|ts_us|ts_ns|__source_ts_ms|timestamp)\":)[0-9]+)|(?<iso>2026-11-23T)|(?<uuid>[0-9a-f]{8}(?=-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]))",
            match => match switch
            {
                _ when match.Groups["number"].Success => (ulong.Parse(match.Value, CultureInfo.InvariantCulture) + 77).ToString(CultureInfo.InvariantCulture),
                _ when match.Groups["time"].Success => (long.Parse(match.Value, CultureInfo.InvariantCulture) + (86_400_000L * (long)Math.Pow(10, match.Length - 13))).ToString(CultureInfo.InvariantCulture),
                _ when match.Groups["iso"].Success => "2026-11-24T",
                _ when match.Value == "c56a4180" => match.Value,
                _ => new string([.. match.Value.Reverse()]),
            });
}
