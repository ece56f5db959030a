using System.Text.Json;
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
        .Should().Throw<DebeziumConnectorException>().Which.Should().Match<DebeziumConnectorException>(e => e.Mistakes.Count == 18
            && e.Mistakes.All(mistake => e.Message.Contains(mistake)) && !e.Message.Contains("hunter2"));

    [Theory]
    [InlineData("snapshot.mode", "always", "living slot")]
    [InlineData("snapshot.mode", "when_needed", "living slot")]
    [InlineData("snapshot.mode", "initial_only", "living slot")]
    [InlineData("snapshot.mode.configuration.based.snapshot.data", "true", "WithSnapshotMode")]
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
            .Which.Mistakes.Should().ContainSingle().Which.Should().Contain(property).And.Contain(reason);

    [Fact]
    public void What_the_contract_says_may_be_said_again() =>
        Builder().With("decimal.handling.mode", "string").With("snapshot.mode", "initial").With("max.batch.size", "8192").Build()
            .Configuration.Should().Contain("max.batch.size", "8192");

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
    public void What_was_built_never_changes()
    {
        var builder = Builder();
        var first = builder.Build();
        builder.WithTopicPrefix("other").With("max.batch.size", "1");

        first.Configuration["topic.prefix"].Should().Be("shop");
        first.Configuration.Should().NotContainKey("max.batch.size");
    }

    private static DebeziumConnectorBuilder Builder() => new DebeziumConnectorBuilder()
        .WithDatabase("postgres", "store", "debezium")
        .WithTables(["public.users", "public.orders"]);
}
