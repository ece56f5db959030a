using System.CommandLine;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>connector print</c>: the Debezium connector that captures what our own capture does.</summary>
internal static class ConnectorVerb
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Name of the connector. Default: ecommerce.", DefaultValueFactory = _ => "ecommerce" };
        var print = new Command("print", "Print the JSON that registers the connector with Kafka Connect (POST /connectors).") { name, PipelineOptions.Postgres };
        print.SetAction(result =>
        {
            Console.Out.WriteLine(ConnectorText.Render(result.GetRequiredValue(name), result.GetValue(PipelineOptions.Postgres)));
            return ExitCode.Exact;
        });
        return new Command("connector", "Debezium on Kafka Connect instead of the in-process capture.") { print };
    }
}
