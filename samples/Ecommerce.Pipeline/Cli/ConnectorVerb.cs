using System.CommandLine;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Streaming.Connectors;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>connector print</c>: the Debezium connector that captures what our own capture does.</summary>
internal static class ConnectorVerb
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Name of the connector. Default: ecommerce.", DefaultValueFactory = _ => "ecommerce" };
        var print = new Command("print", "Print the JSON that registers the connector with Kafka Connect (POST /connectors).") { name, PipelineOptions.Slot, PipelineOptions.Postgres };
        print.SetAction(result =>
        {
            Console.Out.WriteLine(Render(result.GetRequiredValue(name), result.GetRequiredValue(PipelineOptions.Slot), result.GetValue(PipelineOptions.Postgres)));
            return ExitCode.Exact;
        });
        return new Command("connector", "Debezium on Kafka Connect instead of the in-process capture.") { print };
    }

    private static string Render(string name, string slot, string? postgres)
    {
        try
        {
            var database = PostgresAddress.Parse(postgres ?? "Host=postgres;Database=shop;Username=debezium");
            var capture = StorePipeline.CaptureOf(database.ConnectionString, slot);
            return new DebeziumConnectorBuilder()
                .WithName(name)
                .WithDatabase(database.Host ?? "", database.Database ?? "", database.Username ?? "", database.Port)
                .WithTopicPrefix(capture.TopicPrefix)
                .WithSlot(capture.SlotName, capture.PublicationName)
                .WithTables(capture.Tables)
                .WithMaskedColumns(StoreSchema.SensitiveColumns, StorePipeline.MaskLength)
                .Build()
                .ToJson();
        }
        catch (Exception error) when (error is DebeziumConnectorException or ArgumentException)
        {
            throw new UsageException(error.Message);
        }
    }
}
