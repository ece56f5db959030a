using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.Tests.Capture.Settings;

/// <summary>What is wrong is told by name, in Debezium's words, all at once, and without secrets.</summary>
public sealed class SettingRefusalTests
{
    private static string Refusal(params (string Property, string Value)[] config) =>
        FluentActions.Invoking(() => CaptureOptions.FromDebezium("Host=localhost;Database=gold;Password=hidden", RecordedConfigurations.With("x", config))).Should().Throw<CaptureSetupException>().Which.Message;

    [Theory]
    [InlineData("table.includ.list", "a", "'table.includ.list'*did you mean 'table.include.list'")]
    [InlineData("database.server.name", "a", "'database.server.name'*'topic.prefix'")]
    [InlineData("decimal.handling.mode", "exact", "'decimal.handling.mode' value 'exact' is invalid: Value must be one of")]
    [InlineData("snapshot.mode", "never", "'snapshot.mode' value 'never' is invalid: Value must be one of")]
    [InlineData("snapshot.mode", "configuration_based", "'snapshot.mode' property is not supported with 'configuration_based'*only always, initial")]
    [InlineData("tombstones.on.delete", "yes", "'tombstones.on.delete' value 'yes' is invalid: Either 'true' or 'false' is expected")]
    [InlineData("snapshot.max.threads", "0", "'snapshot.max.threads' value '0' is invalid: A positive, non-zero integer value is expected")]
    [InlineData("money.fraction.digits", "x", "'money.fraction.digits' value 'x' is invalid")]
    [InlineData("slot.name", "Bad", "Valid replication slot name must contain only digits")]
    [InlineData("topic.prefix", "a b", "only the underscore, hyphen, dot and alphanumeric characters are allowed")]
    [InlineData("skipped.operations", "c,none", "'none' cannot be specified with other skipped operation types")]
    [InlineData("skipped.operations", "x", "Invalid operation")]
    [InlineData("schema.exclude.list", "a", "\"schema.include.list\" is already specified")]
    [InlineData("message.key.columns", "public.a", "'message.key.columns'*invalid format")]
    [InlineData("table.include.list", "a,(", "'table.include.list'*regular expression")]
    [InlineData("table.include.list", "[a-z&&[^b]]", "'table.include.list' property is not supported*class within a class")]
    [InlineData("unavailable.value.placeholder", "hex:0", "'unavailable.value.placeholder'*hex digits")]
    [InlineData("signal.data.collection", "s", "'signal.data.collection'*schema.table")]
    [InlineData("signal.data.collection", "a.b,c.d", "only one signal data collection")]
    [InlineData("signal.enabled.channels", "source,file", "'signal.enabled.channels'*signal table")]
    [InlineData("notification.enabled.channels", "sink", "'notification.sink.topic.name'")]
    [InlineData("notification.enabled.channels", "jmx", "'notification.enabled.channels'*only sink, log")]
    [InlineData("incremental.snapshot.chunk.size", "0", "'incremental.snapshot.chunk.size'")]
    [InlineData("column.mask.hash.CRC.with.salt.pepper", "a", "'column.mask.hash.CRC.with.salt.***'*digest 'CRC'")]
    [InlineData("column.mask.with.99999999999.chars", "a", "'column.mask.with.99999999999.chars'*too large")]
    [InlineData("key.converter", "org.apache.kafka.connect.storage.StringConverter", "'key.converter' property is not supported with 'org.apache.kafka.connect.storage.StringConverter'")]
    [InlineData("value.converter", "io.confluent.connect.avro.AvroConverter", "'value.converter' property")]
    [InlineData("header.converter", "org.apache.kafka.connect.json.JsonConverter", "'header.converter' property")]
    [InlineData("value.converter.schema.registry.url", "x", "'value.converter.schema.registry.url'")]
    [InlineData("plugin.name", "decoderbufs", "'plugin.name' property is not supported with 'decoderbufs'")]
    [InlineData("connector.class", "io.debezium.connector.mysql.MySqlConnector", "'connector.class'")]
    [InlineData("topic.naming.strategy", "io.debezium.schema.DefaultTopicNamingStrategy", "'topic.naming.strategy' property is not supported with")]
    [InlineData("transforms.a.type", "x", "'a' is not in the list 'transforms'")]
    [InlineData("table.include.list", "${file:/x:y}", "'table.include.list'*config provider")]
    public void A_mistake_is_told_by_name(string property, string value, string expected) => Refusal((property, value)).Should().Match($"*{expected}*");

    [Theory]
    [InlineData("org.apache.kafka.connect.transforms.Cast$Value", "", "", "'transforms.a.type' property is not supported: the transform 'org.apache.kafka.connect.transforms.Cast$Value'")]
    [InlineData("io.debezium.transforms.ExtractNewRecordState", "drop.tombstones", "true", "'transforms.a.drop.tombstones'*'transforms.a.delete.tombstone.handling.mode'")]
    [InlineData("io.debezium.transforms.ExtractNewRecordState", "delete.tombstone.handling.mode", "none", "'transforms.a.delete.tombstone.handling.mode' value 'none' is invalid")]
    [InlineData("io.debezium.transforms.ExtractNewRecordState", "add.fields", "a:b:c", "'transforms.a.add.fields'*'a:b:c'")]
    [InlineData("io.debezium.transforms.ByLogicalTableRouter", "topic.regex", "(", "'transforms.a.topic.replacement'*required")]
    [InlineData("org.apache.kafka.connect.transforms.RegexRouter", "regex", "a", "'transforms.a.replacement'*required")]
    [InlineData("org.apache.kafka.connect.transforms.TimestampConverter$Value", "target.type", "string", "'transforms.a.format'*format option")]
    [InlineData("org.apache.kafka.connect.transforms.ReplaceField$Value", "renames", "a:b:c", "'transforms.a.renames'*Invalid rename mapping: a:b:c")]
    [InlineData("org.apache.kafka.connect.transforms.InsertField$Value", "static.field", "a", "'transforms.a.static.value'*static field: a")]
    [InlineData("org.apache.kafka.connect.transforms.InsertField$Key", "offset.field", "a", "'transforms.a.offset.field'*offsets")]
    [InlineData("org.apache.kafka.connect.transforms.ExtractField$Key", "field.syntax.version", "V2", "'transforms.a.field'*required")]
    [InlineData("org.apache.kafka.connect.transforms.ValueToKey", "", "", "'transforms.a.fields'*required")]
    [InlineData("org.apache.kafka.connect.transforms.Flatten$Value", "delimeter", "_", "'transforms.a.delimeter'*'transforms.a.delimiter'")]
    public void A_transform_s_mistake_is_told_by_name(string type, string option, string value, string expected) =>
        Refusal([("transforms", "a"), ("transforms.a.type", type), .. option.Length == 0 ? [] : new[] { ($"transforms.a.{option}", value) }]).Should().Match($"*{expected}*");

    [Fact]
    public void A_transform_that_only_Java_could_make_is_refused()
    {
        Refusal(
            ("transforms", "a"), ("transforms.a.type", "io.debezium.transforms.ByLogicalTableRouter"), ("transforms.a.topic.regex", "(a)"), ("transforms.a.topic.replacement", "$2"),
            ("transforms.a.schema.name.adjustment.mode", "avro")).Should().Contain("'transforms.a.topic.regex'").And.Contain("group 2").And.Contain("'transforms.a.schema.name.adjustment.mode'");
        Refusal(
            ("transforms", "a"), ("transforms.a.type", "org.apache.kafka.connect.transforms.TimestampConverter$Key"), ("transforms.a.target.type", "string"),
            ("transforms.a.format", "YYYY")).Should().Contain("'transforms.a.format'").And.Contain("'Y'");
        Refusal(
            ("transforms", "a"), ("transforms.a.type", "org.apache.kafka.connect.transforms.Filter"), ("transforms.a.predicate", "p"), ("predicates", "p"),
            ("predicates.p.type", "com.example.Mine")).Should().Contain("'predicates.p.type'").And.Contain("com.example.Mine");
    }

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Refusal(("decimal.handling.mode", "x"), ("read.only", "true"), ("tabel.include.list", "a"), ("unavailable.value.placeholder", "hex:x")).Should().Contain("(4 mistakes)")
            .And.Contain("'unavailable.value.placeholder'").And.Contain("'decimal.handling.mode'").And.Contain("'read.only'").And.Contain("'tabel.include.list'");

    [Fact]
    public void What_is_missing_is_told()
    {
        var config = RecordedConfigurations.Common("x");
        config.Remove("topic.prefix");
        FluentActions.Invoking(() => CaptureOptions.FromDebezium("Host=localhost", config)).Should().Throw<CaptureSetupException>().WithMessage("*'topic.prefix'*A value is required*");
    }

    [Fact]
    public void Secrets_are_not_told()
    {
        var message = Refusal(("database.password", "geheim"), ("column.mask.hash.CRC.with.salt.pepper", "a"), ("databse.password", "geheim"));
        message.Should().NotContain("geheim").And.NotContain("pepper").And.NotContain("hidden");
    }
}
