using System.CommandLine;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Cli;

/// <summary>Where a running pipeline is, as the command line says: by its endpoints file, by its data directory, or address by address.</summary>
internal static class EndpointSelection
{
    public static Endpoints Choose(ParseResult result)
    {
        var file = result.GetValue(PipelineOptions.Endpoints);
        if (file is null && result.GetValue(PipelineOptions.DataDirectory) is { } directory)
        {
            file = Path.Combine(directory, DataDirectory.EndpointsName);
        }

        var found = file is null ? new Endpoints() : Endpoints.Read(file);
        return found with
        {
            Postgres = Given(result, PipelineOptions.Postgres, found.Postgres),
            Kafka = Given(result, PipelineOptions.Kafka, found.Kafka),
            ClickHouse = Given(result, PipelineOptions.ClickHouse, found.ClickHouse),
        };
    }

    // An address on the command line wins over the file, the file over the environment.
    private static string? Given(ParseResult result, Option<string?> option, string? fromFile) =>
        result.GetResult(option) is { Implicit: false } ? result.GetValue(option) : fromFile ?? result.GetValue(option);
}
