using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Ecommerce.Data.Store;

namespace Ecommerce.Pipeline.Cli;

/// <summary>The options, each declared once; a verb adds those it understands.</summary>
internal static class PipelineOptions
{
    public static readonly Option<long?> Seed = Parsed<long?>(
        "--seed", "Seed of the generated store; the same seed gives the same store. Default: 1, or what the data directory was made with.", $"a whole number up to {long.MaxValue}", text => Number<long>(text));

    public static readonly Option<double> OrdersPerSecond = Positive("--orders-per-second", 5, 10_000, "Orders that the living store places per second.");

    public static readonly Option<TimeSpan?> For = DurationOption("--for", "How long to run, counted from ready: 20s, 5m, 1h. Default: until Ctrl-C.");

    public static readonly Option<string?> DataDirectory = Path("--data-dir", "Folder for the data, kept and resumed. Default: a private folder that is removed at the end.");

    public static readonly Option<bool> NoStore = new("--no-store") { Description = "Generate nothing: schema and lookup rows only; whatever anybody writes flows all the same." };

    public static readonly Option<bool> Jobs = new("--jobs")
    {
        Description = "Let the eight scheduled jobs fill the store and keep it busy, in place of the living store, which would do the same work twice ('jobs list' tells what they do).",
    };

    public static readonly Option<bool> Verify = new("--verify") { Description = "Verify the 13 answers at the end (the default; '--verify false' leaves it out).", DefaultValueFactory = _ => true };

    public static readonly Option<double> Speed = Positive(
        "--speed", 1, 100_000, "How many of the store's seconds go by in one of ours: 3600 makes an hour a second. Orders per second stay ours; only what the store dates, and its steps, are faster.");

    public static readonly Option<StoreRhythm?> Rhythm = Parsed<StoreRhythm?>(
        "--rhythm",
        "How the living store's orders spread over its time: steady (always the rate asked for), week (by hour and weekday, the rate is the mean of a week), "
        + "calendar (also by season, sale days and campaigns, as in the history). Default: steady; calendar where --speed is above 1 and no rate is asked for.",
        "steady, week or calendar",
        text => text switch { "steady" => StoreRhythm.Steady, "week" => StoreRhythm.Week, "calendar" => StoreRhythm.Calendar, _ => null });

    public static readonly Option<TimeSpan?> Backfill = Parsed<TimeSpan?>(
        "--backfill",
        "History that an empty store gets, up to now; the living store goes on from there. Default: 365d.",
        "whole days from 1d to 3650d",
        text => Duration.TryParse(text, out var span) && span.Ticks % TimeSpan.TicksPerDay == 0 && span.TotalDays <= 3_650 ? span : null);

    public static readonly Option<bool> Oracle = new("--oracle") { Description = "Third side of the verification: the store's own arithmetic, kept since its first row, which tells whether PostgreSQL or ClickHouse lies." };

    public static readonly Option<string[]> Resnapshot = new("--resnapshot")
    {
        Description = "Read these tables of the store again at the start. Without a table: empty ClickHouse and begin anew with whatever PostgreSQL holds, also where that is another server or was restored to an earlier point.",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public static readonly Option<bool> Json = new("--json") { Description = "The last line of stdout is one JSON object." };

    public static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Log what each part does, to stderr." };

    public static readonly Option<string?> Endpoints = Path("--endpoints", "File with the addresses of a running host: 'run' writes it once all is ready, other verbs read it.");

    public static readonly Option<string?> Postgres = FromEnvironment("--postgres", "ECOMMERCE_POSTGRES", "Npgsql connection string of an external PostgreSQL");

    public static readonly Option<string?> Kafka = FromEnvironment("--kafka", "ECOMMERCE_KAFKA", "Bootstrap list of an external Kafka");

    public static readonly Option<string?> ClickHouse = FromEnvironment("--clickhouse", "ECOMMERCE_CLICKHOUSE", "URL of an external ClickHouse, http://user:password@host:8123/?database=shop");

    public static readonly Option<string?> ConnectUrl = FromEnvironment("--connect-url", "ECOMMERCE_CONNECT", "REST address of a Kafka Connect worker, http://user:password@host:8083");

    public static readonly Option<TimeSpan?> ChangeLog = Parsed<TimeSpan?>(
        "--change-log",
        "How long to remember which message brought which row from which place in PostgreSQL's log; 'off' keeps no log. Default: 1d.",
        "whole seconds, as 12h or 7d, or 'off'",
        text => text == "off" ? TimeSpan.Zero : Duration.TryParse(text, out var span) && span.Ticks % TimeSpan.TicksPerSecond == 0 ? span : null);

    public static readonly Option<string> Slot = SlotName("--slot", "ecommerce", "Replication slot of the capture: one per host on a PostgreSQL server.");

    public static readonly Option<int> ClickHousePort = Port("--clickhouse-port", "Loopback port on which the embedded ClickHouse answers, read-only. Default: a free one.");

    public static readonly Option<TimeSpan?> Deadline = DurationOption("--deadline", "How long to wait, for the pipeline to catch up or a connector to get there, before giving up with exit code 3. Default: 60s.");

    /// <summary>A whole number from <paramref name="least"/> on.</summary>
    public static Option<int> WholeNumber(string name, int standard, int least, string description)
    {
        var option = Parsed<int>(name, $"{description} Default: {standard}.", $"a whole number from {least} on", text => Number<int>(text) is { } value && value >= least ? value : null);
        option.DefaultValueFactory = _ => standard;
        return option;
    }

    /// <summary>An option whose every bad value gets the same plain answer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">For the help.</param>
    /// <param name="expected">What it takes, as the answer says it.</param>
    /// <param name="parse">The value, or null where the text is none.</param>
    public static Option<T> Parsed<T>(string name, string description, string expected, Func<string, object?> parse) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (parse(text) is T value)
            {
                return value;
            }

            result.AddError($"{name} takes {expected}, not '{text}'.");
            return default;
        },
    };

    private static Option<double> Positive(string name, double standard, double most, string description)
    {
        var option = Parsed<double>(
            name, $"{description} Default: {standard}.", $"a number above 0 and up to {most}", text => Number<double>(text) is { } value and > 0 && value <= most ? value : null);
        option.DefaultValueFactory = _ => standard;
        return option;
    }

    private static Option<int> Port(string name, string description) =>
        Parsed<int>(name, description, $"a port from 1 to {ushort.MaxValue}", text => Number<int>(text) is { } value and >= 1 and <= ushort.MaxValue ? value : null);

    private static Option<TimeSpan?> DurationOption(string name, string description) =>
        Parsed<TimeSpan?>(name, description, "a duration such as 20s, 5m or 1h", text => Duration.TryParse(text, out var duration) ? duration : null);

    private static Option<string> SlotName(string name, string standard, string description)
    {
        // What PostgreSQL takes.
        var option = Parsed<string>(
            name,
            $"{description} Default: {standard}.",
            "1 to 63 lower-case letters, digits and underscores",
            text => text.Length is > 0 and < 64 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_') ? text : null);
        option.DefaultValueFactory = _ => standard;
        return option;
    }

    private static Option<string?> Path(string name, string description) => Parsed<string?>(name, description, "a path", text => string.IsNullOrWhiteSpace(text) ? null : text);

    // Whatever the machine's culture is, numbers look the same in every script.
    private static T? Number<T>(string text)
        where T : struct, INumber<T> =>
        T.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static Option<string?> FromEnvironment(string name, string variable, string description) => new(name)
    {
        Description = $"{description} (or the environment variable {variable}).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null,
    };
}
