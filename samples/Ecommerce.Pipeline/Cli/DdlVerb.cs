using System.CommandLine;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Data.Schema;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>ddl print</c>: the DDL of either engine.</summary>
internal static class DdlVerb
{
    public static Command Create()
    {
        var engine = new Option<string>("--engine") { Description = "clickhouse (default) or postgres.", DefaultValueFactory = _ => "clickhouse" };
        engine.AcceptOnlyFromAmong("clickhouse", "postgres");
        var print = new Command("print", "Print the DDL that the pipeline runs.") { engine, PipelineOptions.Kafka };
        print.SetAction(result =>
        {
            Console.Out.WriteLine(result.GetValue(engine) == "postgres" ? StoreDdl.Render() : ClickHouse(result));
            return ExitCode.Exact;
        });
        return new Command("ddl", "The tables and views of the pipeline.") { print };
    }

    private static string ClickHouse(ParseResult result)
    {
        var options = new AnalyticsOptions { EmbeddedBroker = result.GetValue(PipelineOptions.Kafka) is null };
        return string.Join(Environment.NewLine, AnalyticsDdl.Render(options with { KafkaBrokers = result.GetValue(PipelineOptions.Kafka) ?? options.KafkaBrokers }).Select(statement => statement + ";" + Environment.NewLine));
    }
}
