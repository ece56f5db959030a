using Ecommerce.Analytics.Ddl;

namespace Ecommerce.Analytics.Tests.Ddl;

public sealed class AnalyticsDdlTests
{
    /// <summary>The whole text, so that a change of it is seen and meant. On a difference the new text is written beside the test's binaries, to be compared and copied.</summary>
    [Fact]
    public async Task The_text_is_the_approved_one()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Ddl");
        var received = string.Join(";\n\n", AnalyticsDdl.Render(new AnalyticsOptions())) + ";\n";
        var approved = await File.ReadAllTextAsync(Path.Combine(folder, "analytics.approved.sql"));
        if (!string.Equals(received, approved, StringComparison.Ordinal))
            await File.WriteAllTextAsync(Path.Combine(folder, "analytics.received.sql"), received);

        received.Should().Be(approved);
    }

    [Fact]
    public void Only_the_ingest_database_differs_between_the_embedded_broker_and_a_server()
    {
        var server = AnalyticsDdl.Render(new AnalyticsOptions());
        var embedded = AnalyticsDdl.Render(new AnalyticsOptions { EmbeddedBroker = true, EmbeddedEngine = true });

        embedded.Except(server).Should().Equal("CREATE DATABASE IF NOT EXISTS `ingest` ENGINE = Memory");
    }

    [Fact]
    public void The_flow_starts_with_the_last_statement()
    {
        var statements = AnalyticsDdl.Render(new AnalyticsOptions());

        statements[^1].Should().StartWith("CREATE MATERIALIZED VIEW `ingest`.`mv_cdc` TO `shop`.`cdc`");
        statements.Count(statement => statement.Contains("FROM `ingest`.`kafka_cdc`", StringComparison.Ordinal)).Should().Be(1, "a second view on a Kafka table loses rows");
    }

    [Fact]
    public void Names_with_quotes_stay_names() =>
        AnalyticsDdl.Render(new AnalyticsOptions { Database = "a`b", ConsumerGroup = "it's" }).Should().Contain(s => s.Contains("`a\\`b`", StringComparison.Ordinal))
            .And.Contain(s => s.Contains("kafka_group_name = 'it\\'s'", StringComparison.Ordinal));
}
