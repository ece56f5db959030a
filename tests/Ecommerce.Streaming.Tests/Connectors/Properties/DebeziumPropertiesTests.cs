using CsCheck;
using Ecommerce.Conformance.Cases;
using Ecommerce.Streaming.Connectors;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Tests.Connectors.Properties;

public sealed class DebeziumPropertiesTests
{
    [Fact]
    public void What_people_use_is_right() => Check(
        ("schema.include.list", "public"),
        ("table.include.list", @"public\.users, public\.(orders|order_items)"),
        ("message.key.columns", "public.users:id;public.(.*):a,b"),
        ("replica.identity.autoset.values", "public.users:FULL,public.a:INDEX a_key"),
        ("snapshot.mode", " INITIAL "),
        ("snapshot.select.statement.overrides", "public.orders"),
        ("snapshot.select.statement.overrides.public.orders", "SELECT * FROM public.orders WHERE id > 3"),
        ("signal.data.collection", "public.debezium_signal"),
        ("incremental.snapshot.chunk.size", "2"),
        ("notification.enabled.channels", "sink"),
        ("notification.sink.topic.name", "shop.notifications"),
        ("column.exclude.list", "public.users.mobile"),
        ("column.mask.with.12.chars", "public.users.password"),
        ("column.mask.hash.SHA-256.with.salt.pep.per", "public.users.email"),
        ("column.mask.hash.v2.SHA-512.with.salt.pepper", "public.users.name"),
        ("column.truncate.to.5.chars", "public.big_text.body"),
        ("skipped.operations", "c, t"),
        ("key.converter", PluginOptions.JsonConverter),
        ("key.converter.schemas.enable", "false"),
        ("value.converter", "io.confluent.connect.avro.AvroConverter"),
        ("value.converter.schema.registry.url", "http://registry:8081"),
        ("transforms", "unwrap, route,mine"),
        ("transforms.unwrap.type", PluginOptions.ExtractNewRecordState),
        ("transforms.unwrap.add.fields", "op,source.lsn,source.ts_ms"),
        ("transforms.unwrap.delete.tombstone.handling.mode", "rewrite"),
        ("transforms.unwrap.predicate", "ours"),
        ("transforms.unwrap.negate", "true"),
        ("transforms.route.type", PluginOptions.ByLogicalTableRouter),
        ("transforms.route.topic.regex", @"(.*)\.public\.(.*)"),
        ("transforms.route.topic.replacement", "$1.all"),
        ("transforms.mine.type", "com.example.Mine$Value"),
        ("transforms.mine.whatever", "1"),
        ("predicates", "ours"),
        ("predicates.ours.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches"),
        ("predicates.ours.pattern", "shop.*"),
        ("converters", "isbn"),
        ("isbn.type", "com.example.IsbnConverter"),
        ("topic.creation.groups", "big"),
        ("topic.creation.default.partitions", "4"),
        ("topic.creation.default.replication.factor", "-1"),
        ("topic.creation.default.cleanup.policy", "compact"),
        ("topic.creation.big.include", @"shop\.public\.orders"),
        ("topic.creation.big.partitions", "32"),
        ("producer.override.linger.ms", "50"),
        ("driver.loginTimeout", "3"),
        ("database.port", "${env:PGPORT}")).Should().BeEmpty();

    [Fact]
    public void What_a_real_Debezium_was_recorded_with_is_right()
    {
        foreach (var recording in RecordingFolder.Read(RecordingFolder.Own))
            Check([.. recording.Config.Select(entry => (entry.Key, entry.Value))]).Should().BeEmpty(recording.Case);
    }

    [Theory]
    [InlineData("tasks.max", "0", "Value must be at least 1")]
    [InlineData("topic.prefix", "sh op", "sh op has invalid format (only the underscore, hyphen, dot and alphanumeric characters are allowed)")]
    [InlineData("topic.prefix", " ", "A value is required")]
    [InlineData("slot.name", "Slot-1", "Valid replication slot name must contain only digits, lowercase characters and underscores with length <= 63")]
    [InlineData("database.port", "54 32", "An integer is expected")]
    [InlineData("max.batch.size", "0", "A positive, non-zero integer value is expected")]
    [InlineData("heartbeat.interval.ms", "-1", "An non-negative integer is expected")]
    [InlineData("snapshot.delay.ms", "-1", "A non-negative long value is expected")]
    [InlineData("retriable.restart.connector.wait.ms", "0", "A positive, non-zero long value is expected")]
    [InlineData("money.fraction.digits", "40000", "A short value is expected")]
    [InlineData("tombstones.on.delete", "yes", "Either 'true' or 'false' is expected")]
    [InlineData("table.include.list", "public.(users", "A comma-separated list of valid regular expressions is expected, but ")]
    [InlineData("table.include.list", @"public.users\", "A comma-separated list of valid regular expressions is expected, but Unterminated escape sequence")]
    [InlineData("message.key.columns", "public.users", "public.users has an invalid format (expecting '")]
    [InlineData("topic.naming.strategy", "1x.y", "A Java class name is expected")]
    [InlineData("decimal.handling.mode", "text", "Value must be one of precise, string, double")]
    [InlineData("time.precision.mode", "structured", "Value must be one of adaptive, adaptive_time_microseconds, connect, isostring, microseconds, nanoseconds")]
    [InlineData("errors.tolerance", "ALL", "String must be one of: none, all")]
    [InlineData("skipped.operations", "c,x", "Invalid operation")]
    [InlineData("skipped.operations", "none,c", "'none' cannot be specified with other skipped operation types")]
    [InlineData("custom.metric.tags", "a", "A equivalent-separated map of valid key/value pairs is expected")]
    [InlineData("signal.data.collection", "public.a,public.b", "For single task connector only one signal data collection is permitted.")]
    [InlineData("transforms", "a,a", "Duplicate alias provided.")]
    [InlineData("connector.class", "io.debezium.connector.mysql.MySqlConnector", "io.debezium.connector.postgresql.PostgresConnector is expected")]
    public void A_wrong_value_is_told_in_Debeziums_words(string property, string value, string expected) =>
        Check((property, value)).Where(mistake => mistake.Property == property).Should().ContainSingle()
            .Which.Expected.Should().StartWith(expected);

    [Theory]
    [InlineData("schema", "schema")]
    [InlineData("table", "table")]
    [InlineData("column", "column")]
    [InlineData("message.prefix", "logical_decoding_message.prefix")]
    public void Include_and_exclude_exclude_each_other(string kind, string shown) =>
        Check((kind + ".include.list", "a"), (kind + ".exclude.list", "b")).Should().ContainSingle()
            .Which.Should().Be(new PropertyMistake(kind + ".exclude.list", "b", $"\"{shown}.include.list\" is already specified"));

    [Theory]
    [InlineData("100", "100", 1)]
    [InlineData("101", "100", 0)]
    [InlineData("2048", null, 1)]
    [InlineData(null, "8192", 1)]
    [InlineData("-1", null, 2)]
    public void The_queue_is_larger_than_a_batch(string? queue, string? batch, int mistakes) =>
        Check([.. new[] { ("max.queue.size", queue), ("max.batch.size", batch) }.Where(pair => pair.Item2 is not null).Select(pair => (pair.Item1, pair.Item2!))])
            .Select(mistake => mistake.Property).Should().Equal(Enumerable.Repeat("max.queue.size", mistakes));

    [Theory]
    [InlineData("signal.enabled.channels", "source,kafka", "signal.kafka.bootstrap.servers")]
    [InlineData("notification.enabled.channels", "log,sink", "notification.sink.topic.name")]
    [InlineData("snapshot.mode", "custom", "snapshot.mode.custom.name")]
    [InlineData("snapshot.locking.mode", "Custom", "snapshot.locking.mode.custom.name")]
    [InlineData("snapshot.query.mode", "custom", "snapshot.query.mode.custom.name")]
    [InlineData("topic.creation.default.partitions", "3", "topic.creation.default.replication.factor")]
    [InlineData("transforms", "unwrap", "transforms.unwrap.type")]
    public void What_one_property_needs_is_asked_for(string property, string value, string needed) =>
        Check((property, value)).Should().ContainSingle().Which.Should().Match<PropertyMistake>(mistake => mistake.Property == needed && mistake.Value == null && !mistake.IsUnknown);

    [Fact]
    public void What_is_required_is_missed() =>
        DebeziumProperties.Check(new Dictionary<string, string>()).Should().OnlyContain(mistake => mistake.Expected == "A value is required" && mistake.Value == null)
            .And.Subject.Select(mistake => mistake.Property).Should().Equal("connector.class", "database.dbname", "database.hostname", "database.user", "topic.prefix");

    [Theory]
    [InlineData("table.inclde.list", "table.include.list")]
    [InlineData("tables.include.list", "table.include.list")]
    [InlineData("Snapshot.Mode", "snapshot.mode")]
    [InlineData("slot.drop_on_stop", "slot.drop.on.stop")]
    [InlineData("table.whitelist", "table.include.list")]
    [InlineData("database.server.name", "topic.prefix")]
    [InlineData("column.mask.with.ten.chars", "column.mask.with.N.chars")]
    [InlineData("poll.dispatch.interval.ms", null)]
    [InlineData("include.schema.changes", null)]
    [InlineData("what.is.this.supposed.to.be", null)]
    public void An_unknown_name_is_told_with_the_nearest_right_one(string property, string? nearest)
    {
        var mistake = Check((property, "x")).Should().ContainSingle().Which;

        mistake.IsUnknown.Should().BeTrue();
        mistake.Nearest.Should().Be(nearest);
    }

    [Fact]
    public void One_slip_of_the_finger_is_always_understood()
    {
        var names = DebeziumProperties.All.Keys.Where(name => !name.StartsWith("internal.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var slips = from name in Gen.Int[0, names.Length - 1].Select(index => names[index])
                    from at in Gen.Int[0, name.Length - 1]
                    from kind in Gen.Int[0, 3]
                    from letter in Gen.Char['a', 'z']
                    select kind switch
                    {
                        0 => name.Remove(at, 1),
                        1 => name.Insert(at, letter.ToString()),
                        2 => name.Remove(at, 1).Insert(at, letter.ToString()),
                        _ => at == 0 ? name : name[..(at - 1)] + name[at] + name[at - 1] + name[(at + 1)..],
                    };

        // A slip that ends in another right name, or below a prefix that is handed on, is none.
        slips.Where(slip => DebeziumProperties.Find(slip, new Dictionary<string, string>()) is null && !slip.StartsWith("topic.creation.", StringComparison.Ordinal)).Sample(slip =>
        {
            var mistake = Check((slip, "x")).Single(mistake => mistake.IsUnknown);
            return mistake.Nearest is { } nearest && EditDistance.Between(slip, nearest) == 1 && EditDistance.Between(nearest, slip) == 1;
        }, iter: 500);
    }

    [Fact]
    public void Options_of_known_plugins_are_judged_and_those_of_others_are_not()
    {
        Check(
            ("transforms", "unwrap,ts,route"),
            ("transforms.unwrap.type", PluginOptions.ExtractNewRecordState),
            ("transforms.unwrap.drop.tombstones", "false"),
            ("transforms.unwrap.add.feilds", "op"),
            ("transforms.unwarp.add.headers", "op"),
            ("transforms.unwrap.delete.tombstone.handling.mode", "rewirte"),
            ("transforms.ts.type", PluginOptions.TimestampConverterValue),
            ("transforms.ts.target.type", "string"),
            ("transforms.route.type", PluginOptions.ByLogicalTableRouter),
            ("transforms.route.topic.regex", "(.*"),
            ("transforms.route.key.field.regex", "a"),
            ("transforms.route.predicate", "nobody"),
            ("value.converter", PluginOptions.JsonConverter),
            ("value.converter.schema.enable", "false"))
            .Select(mistake => (mistake.Property, mistake.Nearest)).Should().BeEquivalentTo(new (string, string?)[]
            {
                ("transforms.unwrap.drop.tombstones", "transforms.unwrap.delete.tombstone.handling.mode"),
                ("transforms.unwrap.add.feilds", "transforms.unwrap.add.fields"),
                ("transforms.unwarp.add.headers", "transforms.unwrap.add.headers"),
                ("transforms.unwrap.delete.tombstone.handling.mode", "rewrite"),
                ("transforms.ts.format", null),
                ("transforms.route.topic.regex", null),
                ("transforms.route.topic.replacement", null),
                ("transforms.route.key.field.replacement", null),
                ("transforms.route.predicate", null),
                ("value.converter.schema.enable", "value.converter.schemas.enable"),
            });
    }

    [Fact]
    public void Secrets_stay_secret()
    {
        var mistakes = Check(
            ("database.pasword", "hunter2"),
            ("databse.password", "${env:PG}"),
            ("signal.consumr.sasl.jaas.config", "hunter2"),
            ("column.mask.hash.SHA-256.with.salt.pepper", "(("));

        mistakes.Should().HaveCount(4).And.NotContain(mistake => mistake.Value == "hunter2" || mistake.ToString().Contains("hunter2") || mistake.ToString().Contains("pepper"))
            .And.Contain(mistake => mistake.Value == "${env:PG}" && mistake.Nearest == "database.password");
    }

    [Fact]
    public void Java_s_own_regular_expressions_are_left_to_Java() =>
        Check(("table.include.list", @"public\.\Qa(b\E,public.a++,[a-z&&[^b]]+\.x")).Should().BeEmpty();

    [Fact]
    public void Every_default_is_a_value_of_its_property() =>
        DebeziumProperties.All.Values.Where(property => property.Default is not null)
            .Select(property => (property.Name, Mistake: ValueCheck.Mistake(property, property.Default!))).Where(pair => pair.Mistake is not null).Should().BeEmpty();

    [Fact]
    public void A_reader_gives_values_as_Debezium_reads_them()
    {
        var reader = new PropertyReader(new Dictionary<string, string>
        {
            ["snapshot.mode"] = " No_Data ",
            ["tombstones.on.delete"] = "FALSE ",
            ["table.include.list"] = @"public\.a\,b , ,, public\.c",
        });

        reader.Choice("snapshot.mode").Should().Be("no_data");
        reader.Choice("lsn.flush.mode").Should().BeNull();
        reader.Flag("tombstones.on.delete").Should().BeFalse();
        reader.Regexes("table.include.list").Should().Equal(@"public\.a,b", string.Empty, @"public\.c");
        reader.Int("max.queue.size").Should().Be(8192);
        reader.Long("xmin.fetch.interval.ms").Should().Be(0);
        reader.List("skipped.operations").Should().Equal("t");
        reader.Invoking(r => r.Text("no.such")).Should().Throw<ArgumentException>();
    }

    private static IReadOnlyList<PropertyMistake> Check(params (string Property, string Value)[] properties)
    {
        var config = new Dictionary<string, string>
        {
            ["connector.class"] = PropertyRules.PostgresConnector,
            ["topic.prefix"] = "shop",
            ["database.hostname"] = "postgres",
            ["database.dbname"] = "store",
            ["database.user"] = "debezium",
        };
        foreach (var (property, value) in properties)
            config[property] = value;
        return DebeziumProperties.Check(config);
    }
}
