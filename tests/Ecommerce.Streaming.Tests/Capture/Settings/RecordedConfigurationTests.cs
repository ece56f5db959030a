using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Tests.Capture.Settings;

/// <summary>Each recorded configuration becomes the options that make its records.</summary>
public sealed class RecordedConfigurationTests
{
    private const string ConnectionString = "Host=localhost;Database=gold";

    // What every recorded connector has: Debezium's defaults, and what is common to the configurations.
    private static CaptureOptions Defaults(string name) => new()
    {
        ConnectionString = ConnectionString,
        TopicPrefix = "shop",
        SlotName = $"dbz_{name}",
        PublicationName = $"pub_{name}",
        Publication = PublicationMode.AllTables,
        Snapshot = SnapshotMode.Initial,
        OnSlotLoss = SlotLossPolicy.Fail,
        Conversion = new ConversionOptions { Decimals = DecimalHandling.Precise, Time = TimePrecision.Adaptive },
        SkippedOperations = [ChangeOperation.Truncate],
        Tombstones = true,
        LogicalMessages = true,
        HeartbeatInterval = TimeSpan.Zero,
        StatusInterval = TimeSpan.FromSeconds(10),
        Filter = new CaptureFilter { IncludedSchemas = ["public"] },
        ValueConverter = new JsonConverterOptions(),
    };

    private static void Becomes(Dictionary<string, string> config, CaptureOptions expected)
    {
        var options = CaptureOptions.FromDebezium(ConnectionString, config);
        options.Should().BeEquivalentTo(expected, o => o.ComparingByMembers<CaptureOptions>().ComparingByMembers<ConversionOptions>().ComparingByMembers<CaptureFilter>()
            .ComparingByMembers<ColumnRule>().ComparingByMembers<SignalOptions>().Excluding(x => x.Conversion.UnavailableValue).Excluding(x => x.Transforms));
        options.Conversion.UnavailableValue.ToArray().Should().Equal(expected.Conversion.UnavailableValue.ToArray());
        options.Validate();
    }

    [Fact]
    public void Plain() => Becomes(RecordedConfigurations.Common("plain"), Defaults("plain"));

    [Fact]
    public void Seed() => Becomes(
        RecordedConfigurations.With("seed", ("decimal.handling.mode", "string"), ("tombstones.on.delete", "false"), ("time.precision.mode", "connect")),
        Defaults("seed") with { Conversion = new ConversionOptions { Decimals = DecimalHandling.String, Time = TimePrecision.Connect }, Tombstones = false });

    [Fact]
    public void With_schemas() => Becomes(
        RecordedConfigurations.With("with_schemas", ("key.converter.schemas.enable", "true"), ("value.converter.schemas.enable", "true")),
        Defaults("with_schemas") with { KeyConverter = new JsonConverterOptions { SchemasEnabled = true }, ValueConverter = new JsonConverterOptions { SchemasEnabled = true } });

    [Fact]
    public void Precise_micro() => Becomes(
        RecordedConfigurations.With("precise_micro", ("time.precision.mode", "adaptive_time_microseconds"), ("decimal.handling.mode", "precise")),
        Defaults("precise_micro") with { Conversion = new ConversionOptions { Decimals = DecimalHandling.Precise, Time = TimePrecision.AdaptiveTimeMicroseconds } });

    [Fact]
    public void Isostring_double() => Becomes(
        RecordedConfigurations.With(
            "isostring_double", ("time.precision.mode", "isostring"), ("decimal.handling.mode", "double"), ("binary.handling.mode", "hex"), ("interval.handling.mode", "string")),
        Defaults("isostring_double") with
        {
            Conversion = new ConversionOptions { Decimals = DecimalHandling.Double, Time = TimePrecision.IsoString, Binary = BinaryHandling.Hex, Intervals = IntervalHandling.String },
        });

    [Fact]
    public void Masked() => Becomes(
        RecordedConfigurations.With(
            "masked",
            ("column.exclude.list", "public.users.mobile"),
            ("column.mask.with.12.chars", "public.users.password"),
            ("column.mask.hash.SHA-256.with.salt.pepper", "public.users.email"),
            ("column.truncate.to.5.chars", "public.big_text.body"),
            ("table.include.list", "public.users,public.orders,public.big_text")),
        Defaults("masked") with
        {
            Filter = new CaptureFilter
            {
                IncludedSchemas = ["public"],
                IncludedTables = ["public.users", "public.orders", "public.big_text"],
                ExcludedColumns = ["public.users.mobile"],
            },
            ColumnRules =
            [
                ColumnRule.Truncate(5, ["public.big_text.body"]),
                ColumnRule.Mask(12, ["public.users.password"]),
                ColumnRule.Hash("SHA-256", "pepper", 1, ["public.users.email"]),
            ],
        });

    [Fact]
    public void Unwrapped() => Becomes(
        RecordedConfigurations.With(
            "unwrapped",
            ("transforms", "unwrap"),
            ("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState"),
            ("transforms.unwrap.add.fields", "op,source.lsn,source.ts_ms"),
            ("transforms.unwrap.delete.tombstone.handling.mode", "rewrite"),
            ("decimal.handling.mode", "string")),
        Defaults("unwrapped") with { Conversion = new ConversionOptions { Decimals = DecimalHandling.String, Time = TimePrecision.Adaptive } });

    [Fact]
    public void One_topic() => Becomes(
        RecordedConfigurations.With(
            "one_topic",
            ("transforms", "route"),
            ("transforms.route.type", "io.debezium.transforms.ByLogicalTableRouter"),
            ("transforms.route.topic.regex", @"(.*)\.public\.(.*)"),
            ("transforms.route.topic.replacement", "$1.all"),
            ("decimal.handling.mode", "string")),
        Defaults("one_topic") with { Conversion = new ConversionOptions { Decimals = DecimalHandling.String, Time = TimePrecision.Adaptive } });

    [Fact]
    public void No_data_no_tombstones() => Becomes(
        RecordedConfigurations.With("no_data_no_tombstones", ("snapshot.mode", "no_data"), ("tombstones.on.delete", "false"), ("decimal.handling.mode", "string")),
        Defaults("no_data_no_tombstones") with
        {
            Snapshot = SnapshotMode.NoData,
            Tombstones = false,
            Conversion = new ConversionOptions { Decimals = DecimalHandling.String, Time = TimePrecision.Adaptive },
        });

    [Fact]
    public void Truncate_kept() => Becomes(
        RecordedConfigurations.With("truncate_kept", ("skipped.operations", "none"), ("decimal.handling.mode", "string")),
        Defaults("truncate_kept") with { SkippedOperations = [], Conversion = new ConversionOptions { Decimals = DecimalHandling.String, Time = TimePrecision.Adaptive } });

    [Fact]
    public void Incremental() => Becomes(
        RecordedConfigurations.With(
            "incremental",
            ("signal.data.collection", "public.debezium_signal"),
            ("incremental.snapshot.chunk.size", "2"),
            ("notification.enabled.channels", "sink"),
            ("notification.sink.topic.name", "shop.notifications"),
            ("decimal.handling.mode", "string"),
            ("tombstones.on.delete", "false"),
            ("table.include.list", "public.users,public.two_keys,public.orders,public.debezium_signal")),
        Defaults("incremental") with
        {
            Conversion = new ConversionOptions { Decimals = DecimalHandling.String, Time = TimePrecision.Adaptive },
            Tombstones = false,
            Filter = new CaptureFilter { IncludedSchemas = ["public"], IncludedTables = ["public.users", "public.two_keys", "public.orders", "public.debezium_signal"] },
            Signals = new SignalOptions { Table = "public.debezium_signal", ChunkSize = 2 },
            NotificationTopic = "shop.notifications",
        });
}
