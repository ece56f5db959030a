using System.Text.Json;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Connectors;

namespace Ecommerce.Streaming.Tests.Connectors;

public sealed class DebeziumConnectorBuilderTests
{
    [Fact]
    public void The_json_is_what_Kafka_Connect_takes() => Builder()
        .WithName("shop-connector")
        .WithMaskedColumns(["public.users.password", "public.users.email"])
        .WithTopicCreation(4, 3)
        .With("database.sslmode", "require")
        .Build().ToJson().Should().Be(
            """
            {
              "name": "shop-connector",
              "config": {
                "column.mask.with.10.chars": "public\\.users\\.password,public\\.users\\.email",
                "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
                "database.dbname": "store",
                "database.hostname": "postgres",
                "database.password": "${env:ECOMMERCE_POSTGRES_PASSWORD}",
                "database.port": "5432",
                "database.sslmode": "require",
                "database.user": "debezium",
                "decimal.handling.mode": "string",
                "errors.tolerance": "none",
                "event.converting.failure.handling.mode": "fail",
                "event.processing.failure.handling.mode": "fail",
                "heartbeat.action.query": "WITH old AS (DELETE FROM ecommerce.heartbeat WHERE created_at < now() - interval '1 day') INSERT INTO ecommerce.heartbeat (token) VALUES (gen_random_uuid())",
                "heartbeat.interval.ms": "10000",
                "key.converter": "org.apache.kafka.connect.json.JsonConverter",
                "key.converter.schemas.enable": "false",
                "plugin.name": "pgoutput",
                "publication.autocreate.mode": "filtered",
                "publication.name": "ecommerce",
                "skipped.operations": "none",
                "slot.drop.on.stop": "false",
                "slot.name": "ecommerce",
                "snapshot.mode": "initial",
                "table.include.list": "public\\.users,public\\.orders,ecommerce\\.heartbeat",
                "tasks.max": "1",
                "time.precision.mode": "connect",
                "tombstones.on.delete": "false",
                "topic.creation.default.partitions": "4",
                "topic.creation.default.replication.factor": "3",
                "topic.delimiter": ".",
                "topic.naming.strategy": "io.debezium.schema.SchemaTopicNamingStrategy",
                "topic.prefix": "shop",
                "value.converter": "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.replace.null.with.default": "false",
                "value.converter.schemas.enable": "false"
              }
            }
            """);

    [Fact]
    public void The_capture_in_process_writes_by_default_what_the_connector_is_told_to_write()
    {
        var connector = CaptureOptions.FromDebezium("Host=postgres;Database=store", Builder().Build().Configuration);
        var own = new CaptureOptions { ConnectionString = "Host=postgres;Database=store" };

        // A value that no column can hold ends the connector; under this contract the capture knows none.
        (connector.Conversion with { FailOnUnconvertible = false, UnavailableValue = default }).Should().Be(own.Conversion with { UnavailableValue = default });
        connector.Conversion.UnavailableValue.ToArray().Should().Equal(own.Conversion.UnavailableValue.ToArray());
        connector.KeyConverter.Should().Be(own.KeyConverter with { ReplaceNullWithDefault = connector.KeyConverter.ReplaceNullWithDefault });
        connector.ValueConverter.Should().Be(own.ValueConverter);
        (connector.Tombstones, connector.TransactionMetadata, connector.ContextHeaders, connector.TopicPrefix, connector.TopicDelimiter, connector.Publication)
            .Should().Be((own.Tombstones, own.TransactionMetadata, own.ContextHeaders, own.TopicPrefix, own.TopicDelimiter, own.Publication));
        connector.SkippedOperations.Should().Equal(own.SkippedOperations);
        connector.Transforms.Should().BeEmpty();
    }

    [Fact]
    public void Every_mistake_is_told_at_once() => FluentActions.Invoking(() => new DebeziumConnectorBuilder()
            .WithName(" ")
            .WithDatabase("a b", "", "", 70000)
            .WithPasswordFrom("hunter2")
            .WithTopicPrefix("sh op")
            .WithSlot("Slot-1", "")
            .WithTables(["orders"])
            .WithMaskedColumns(["users.password", "public.users.email"], -1)
            .WithHeartbeat(TimeSpan.Zero)
            .WithTopicCreation(0, 0)
            .WithSnapshotMode((DebeziumSnapshotMode)7)
            .WithSignalTable("signal")
            .Build())
        .Should().Throw<DebeziumConnectorException>().Which.Should().Match<DebeziumConnectorException>(
            e => e.Mistakes.All(mistake => e.Message.Contains(mistake.ToString())) && !e.Message.Contains("hunter2"))
        .And.Subject.As<DebeziumConnectorException>().Mistakes.Select(mistake => mistake.Property).Should().Equal(
            "column.mask.with.-1.chars",
            "database.dbname",
            "database.hostname",
            "database.password",
            "database.port",
            "database.user",
            "heartbeat.interval.ms",
            "name",
            "publication.name",
            "signal.data.collection",
            "slot.name",
            "snapshot.mode",
            "table.include.list",
            "topic.creation.default.partitions",
            "topic.creation.default.replication.factor",
            "topic.prefix");

    [Theory]
    [InlineData("snapshot.mode", "always", "living slot")]
    [InlineData("snapshot.mode", "when_needed", "living slot")]
    [InlineData("snapshot.mode", "initial_only", "living slot")]
    [InlineData("snapshot.mode.configuration.based.snapshot.data", "true", "topic contract")]
    [InlineData("decimal.handling.mode", "precise", "topic contract")]
    [InlineData("time.precision.mode", "adaptive", "topic contract")]
    [InlineData("tombstones.on.delete", "true", "topic contract")]
    [InlineData("skipped.operations", "t", "topic contract")]
    [InlineData("value.converter.schemas.enable", "true", "topic contract")]
    [InlineData("slot.drop.on.stop", "true", "topic contract")]
    [InlineData("offset.mismatch.strategy", "trust_slot", "loses")]
    [InlineData("errors.tolerance", "all", "topic contract")]
    [InlineData("transforms", "unwrap", "envelope")]
    [InlineData("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState", "envelope")]
    [InlineData("table.exclude.list", "public.users", "WithTables")]
    [InlineData("heartbeat.interval.ms", "0", "builder sets")]
    public void What_would_break_the_contract_is_refused(string property, string value, string reason) =>
        Builder().With(property, value).Invoking(b => b.Build()).Should().Throw<DebeziumConnectorException>()
            .Which.Mistakes.Should().ContainSingle(mistake => mistake.Property == property).Which.Expected.Should().Contain(reason);

    [Fact]
    public void What_the_contract_says_may_be_said_again() =>
        Builder().With("decimal.handling.mode", "string").With("snapshot.mode", "initial").With("max.batch.size", "4096").Build()
            .Configuration.Should().Contain("max.batch.size", "4096");

    [Fact]
    public void A_password_stands_in_the_json_only_when_given_in_clear()
    {
        var connector = Builder().WithPasswordInClear("hunter2").Build();

        connector.ToString().Should().NotContain("hunter2");
        JsonDocument.Parse(connector.ToJson()).RootElement.GetProperty("config").GetProperty("database.password").GetString().Should().Be("hunter2");
        Builder().WithPasswordFrom("${file:/run/secrets/pg:password}").Build().Configuration["database.password"].Should().Be("${file:/run/secrets/pg:password}");
        Builder().WithPasswordInClear("hunter2").With("database.password", "other3").Invoking(b => b.Build())
            .Should().Throw<DebeziumConnectorException>().Which.Message.Should().NotContainAny("hunter2", "other3");
    }

    [Fact]
    public void Every_step_gives_a_new_builder()
    {
        var builder = Builder();
        var before = builder.ToString();
        var other = builder.WithTopicPrefix("other").With("max.batch.size", "1").WithTables(["a.b"]).WithoutTopicContract().WithRegexRouter("a", "b").WithJson(true).WithSnapshotMode(DebeziumSnapshotMode.NoData);

        builder.ToString().Should().Be(before);
        other.ToString().Should().Contain("topic.prefix=other").And.Contain("max.batch.size=1").And.Contain("snapshot.mode=no_data");
    }

    [Fact]
    public void Without_the_contract_the_connector_says_only_what_it_is_told() => new DebeziumConnectorBuilder()
        .WithoutTopicContract()
        .WithDatabase("postgres", "store", "debezium")
        .WithSnapshotMode(DebeziumSnapshotMode.WhenNeeded)
        .WithJson(schemas: true)
        .With("schema.include.list", "public")
        .With("publication.autocreate.mode", "disabled")
        .WithExtractNewRecordState(DeleteTombstoneHandling.Rewrite, fields: ["op", "source.lsn"], headers: ["db"])
        .WithFlatten("_")
        .WithTimestampConverter("created_at", TimestampTarget.Text, "yyyy-MM-dd")
        .WithByLogicalTableRouter(@"(.*)\.public\.(.*)", "$1.all", enforceUniqueKeys: false)
        .WithRegexRouter("shop[.](.*)", "$1")
        .Build().Configuration.Should().Equal(new Dictionary<string, string>
        {
            ["connector.class"] = "io.debezium.connector.postgresql.PostgresConnector",
            ["database.dbname"] = "store",
            ["database.hostname"] = "postgres",
            ["database.password"] = "${env:ECOMMERCE_POSTGRES_PASSWORD}",
            ["database.port"] = "5432",
            ["database.user"] = "debezium",
            ["heartbeat.interval.ms"] = "10000",
            ["key.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["key.converter.schemas.enable"] = "true",
            ["plugin.name"] = "pgoutput",
            ["publication.autocreate.mode"] = "disabled",
            ["publication.name"] = "ecommerce",
            ["schema.include.list"] = "public",
            ["slot.name"] = "ecommerce",
            ["snapshot.mode"] = "when_needed",
            ["tasks.max"] = "1",
            ["topic.creation.default.partitions"] = "4",
            ["topic.creation.default.replication.factor"] = "-1",
            ["topic.prefix"] = "shop",
            ["transforms"] = "unwrap,flatten,timestamp,route,rename",
            ["transforms.flatten.delimiter"] = "_",
            ["transforms.flatten.type"] = "org.apache.kafka.connect.transforms.Flatten$Value",
            ["transforms.rename.regex"] = "shop[.](.*)",
            ["transforms.rename.replacement"] = "$1",
            ["transforms.rename.type"] = "org.apache.kafka.connect.transforms.RegexRouter",
            ["transforms.route.key.enforce.uniqueness"] = "false",
            ["transforms.route.topic.regex"] = @"(.*)\.public\.(.*)",
            ["transforms.route.topic.replacement"] = "$1.all",
            ["transforms.route.type"] = "io.debezium.transforms.ByLogicalTableRouter",
            ["transforms.timestamp.field"] = "created_at",
            ["transforms.timestamp.format"] = "yyyy-MM-dd",
            ["transforms.timestamp.target.type"] = "string",
            ["transforms.timestamp.type"] = "org.apache.kafka.connect.transforms.TimestampConverter$Value",
            ["transforms.unwrap.add.fields"] = "op,source.lsn",
            ["transforms.unwrap.add.headers"] = "db",
            ["transforms.unwrap.delete.tombstone.handling.mode"] = "rewrite",
            ["transforms.unwrap.type"] = "io.debezium.transforms.ExtractNewRecordState",
            ["value.converter"] = "org.apache.kafka.connect.json.JsonConverter",
            ["value.converter.schemas.enable"] = "true",
        });

    [Fact]
    public void The_contract_refuses_typed_words_too() =>
        Builder().WithSnapshotMode(DebeziumSnapshotMode.Always).WithJson(true).WithFlatten().Validate().Select(mistake => (mistake.Property, mistake.Value))
            .Should().Equal(("snapshot.mode", "always"), ("transforms", "flatten"), ("value.converter.schemas.enable", "true"));

    [Fact]
    public void Debeziums_own_rules_hold_for_what_is_set_by_hand() =>
        Builder().With("max.batch.size", "9000").With("snapshot.fetch.sise", "10").With("signal.enabled.channels", "source,kafka").WithoutTopicContract().WithFlatten().WithFlatten().Validate()
            .Should().Equal(
                new PropertyMistake("max.queue.size", "8192", "Must be larger than the maximum batch size"),
                new PropertyMistake("signal.kafka.bootstrap.servers", null, "A value is required"),
                new PropertyMistake("snapshot.fetch.sise", "10", "Neither Debezium 3.6's PostgreSQL connector nor Kafka Connect reads it", "snapshot.fetch.size") { IsUnknown = true },
                new PropertyMistake("transforms", "flatten,flatten", "Duplicate alias provided."));

    [Fact]
    public void Every_enumerations_word_is_one_of_Debeziums()
    {
        foreach (var mode in Enum.GetValues<DebeziumSnapshotMode>())
            Builder().WithoutTopicContract().WithSnapshotMode(mode).With("snapshot.mode.custom.name", "mine").Validate().Should().BeEmpty();
        foreach (var deletes in Enum.GetValues<DeleteTombstoneHandling>())
            Builder().WithoutTopicContract().WithExtractNewRecordState(deletes).Validate().Should().BeEmpty();
        foreach (var target in Enum.GetValues<TimestampTarget>())
            Builder().WithoutTopicContract().WithTimestampConverter("at", target, "HH:mm").Validate().Should().BeEmpty();
    }

    [Fact]
    public void No_secret_is_printed()
    {
        var builder = Builder().WithPasswordInClear("hunter2").With("database.sslpassword", "hunter3").With("producer.override.sasl.jaas.config", "hunter4");

        builder.ToString().Should().NotContain("hunter").And.Contain("database.hostname=postgres");
        builder.Build().ToString().Should().NotContain("hunter").And.Contain("database.hostname=postgres");
        builder.WithoutTopicContract().With("column.mask.hash.SHA-256.with.salt.hunter5", "public.users.email").ToString().Should().NotContain("hunter");
    }

    private static DebeziumConnectorBuilder Builder() => new DebeziumConnectorBuilder()
        .WithDatabase("postgres", "store", "debezium")
        .WithTables(["public.users", "public.orders"]);
}
