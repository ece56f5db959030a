using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ecommerce.Pipeline.Cli;

/// <summary>The options, each declared once; a verb adds those it understands.</summary>
internal static class PipelineOptions
{
    public static readonly Option<long?> Seed = new("--seed") { Description = "Seed of the generated store; the same seed gives the same store. Default: 1, or what the data directory was made with." };

    public static readonly Option<double> OrdersPerSecond = Positive("--orders-per-second", 5, 10_000, "Orders that the living store places per second.");

    public static readonly Option<TimeSpan?> For = DurationOption("--for", "How long to run, counted from ready: 20s, 5m, 1h. Default: until Ctrl-C.");

    public static readonly Option<string?> DataDirectory = new("--data-dir") { Description = "Folder for the data, kept and resumed. Default: a private folder that is removed at the end." };

    public static readonly Option<bool> NoStore = new("--no-store") { Description = "Generate nothing: schema and lookup rows only; whatever anybody writes flows all the same." };

    public static readonly Option<bool> Verify = new("--verify") { Description = "Verify the 13 answers at the end (the default; '--verify false' leaves it out).", DefaultValueFactory = _ => true };

    public static readonly Option<bool> Json = new("--json") { Description = "The last line of stdout is one JSON object." };

    public static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Log what each part does, to stderr." };

    public static readonly Option<string?> Endpoints = new("--endpoints") { Description = "File with the addresses of a running host: 'run' writes it once all is ready, other verbs read it." };

    public static readonly Option<string?> Postgres = FromEnvironment("--postgres", "ECOMMERCE_POSTGRES", "Npgsql connection string of an external PostgreSQL");

    public static readonly Option<string?> Kafka = FromEnvironment("--kafka", "ECOMMERCE_KAFKA", "Bootstrap list of an external Kafka");

    public static readonly Option<string?> ClickHouse = FromEnvironment("--clickhouse", "ECOMMERCE_CLICKHOUSE", "URL of an external ClickHouse, http://user:password@host:8123/?database=shop");

    public static readonly Option<string> Slot = new("--slot") { Description = "Replication slot of the capture: one per host on a PostgreSQL server. Default: ecommerce.", DefaultValueFactory = _ => "ecommerce" };

    public static readonly Option<int> ClickHousePort = Port("--clickhouse-port", "Loopback port on which the embedded ClickHouse answers, read-only. Default: a free one.");

    public static readonly Option<TimeSpan?> Deadline = DurationOption("--deadline", "How long to wait for the pipeline to catch up before giving up with exit code 3. Default: 60s.");

    public static Option<double> Positive(string name, double standard, double most, string description)
    {
        var option = new Option<double>(name) { Description = $"{description} Default: {standard}.", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(result.GetValueOrDefault<double>() is var value and > 0 && value <= most))
            {
                result.AddError($"{name} takes a number above 0 and up to {most}, not '{result.Tokens[0].Value}'.");
            }
        });
        return option;
    }

    private static Option<int> Port(string name, string description)
    {
        var option = new Option<int>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<int>() is < 1 or > ushort.MaxValue)
            {
                result.AddError($"{name} takes a port from 1 to {ushort.MaxValue}, not '{result.Tokens[0].Value}'.");
            }
        });
        return option;
    }

    private static Option<TimeSpan?> DurationOption(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text, out var duration))
            {
                return duration;
            }

            result.AddError($"{name} takes a duration such as 20s, 5m or 1h, not '{text}'.");
            return null;
        },
    };

    private static Option<string?> FromEnvironment(string name, string variable, string description) => new(name)
    {
        Description = $"{description} (or the environment variable {variable}).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null,
    };
}
