using System.CommandLine;
using System.Globalization;
using Ecommerce.Data.Store;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>run</c>: the whole pipeline until it is told to stop. Also what happens without a verb.</summary>
internal static class RunVerb
{
    private static readonly Option<int?> Orders = PipelineOptions.Parsed<int?>(
        "--orders",
        "Orders of the history that an empty store gets. Default: 2000.",
        "a whole number from 0 to 100000000",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000_000 ? count : null);

    private static readonly Option<bool> Faults = new("--faults") { Description = "Let the chaos verb do this host harm.", Hidden = true };

    public static Command Create()
    {
        var command = new Command("run", "Start the engines that are not given, fill the store, and keep everything flowing until Ctrl-C (the default verb).");
        AddTo(command);
        return command;
    }

    public static void AddTo(Command command)
    {
        command.Add(PipelineOptions.Seed);
        command.Add(PipelineOptions.OrdersPerSecond);
        command.Add(PipelineOptions.Rhythm);
        command.Add(PipelineOptions.For);
        command.Add(PipelineOptions.Speed);
        command.Add(PipelineOptions.Backfill);
        command.Add(Orders);
        command.Add(PipelineOptions.Oracle);
        command.Add(PipelineOptions.DataDirectory);
        command.Add(PipelineOptions.NoStore);
        command.Add(PipelineOptions.Jobs);
        GeocoderOptions.AddTo(command);
        command.Add(PipelineOptions.Verify);
        command.Add(Faults);
        command.Add(PipelineOptions.Json);
        command.Add(PipelineOptions.Verbose);
        command.Add(PipelineOptions.Endpoints);
        command.Add(PipelineOptions.Postgres);
        command.Add(PipelineOptions.Kafka);
        command.Add(PipelineOptions.ClickHouse);
        command.Add(PipelineOptions.Slot);
        command.Add(PipelineOptions.ChangeLog);
        command.Add(PipelineOptions.ClickHousePort);
        command.Add(PipelineOptions.Deadline);
        command.Add(PipelineOptions.Resnapshot);
        command.SetAction((result, cancellationToken) => PipelineHost.RunAsync(Settings(result), cancellationToken));
        command.Validators.Add(result =>
        {
            if (result.GetValue(PipelineOptions.Jobs) && result.GetValue(PipelineOptions.NoStore))
            {
                result.AddError("--no-store writes nothing and --jobs writes by schedule: give one of them.");
            }
        });
    }

    private static PipelineSettings Settings(ParseResult result)
    {
        var settings = Read(result);
        return settings switch
        {
            { NoStore: true, Oracle: true } => throw new UsageException("--oracle knows what our own store writes; with --no-store others write. Leave one of them out."),
            { Jobs: true, Oracle: true } => throw new UsageException("--oracle knows what our living store writes; with --jobs the jobs write. Leave one of them out."),
            { Jobs: true, Backfill: not null } => throw new UsageException("--backfill writes a history for the living store; --jobs fills an empty store by schedule. Leave one of them out."),
            { Jobs: true, Speed: not 1 } => throw new UsageException("--speed moves the living store's clock; --jobs runs by the system's. Leave one of them out."),
            { NoStore: true, Backfill: not null } => throw new UsageException("--backfill writes a history; --no-store writes nothing. Leave one of them out."),
            { NoStore: true, Orders: not null } => throw new UsageException("--orders writes a history; --no-store writes nothing. Leave one of them out."),
            { Jobs: false, Nominatim: not null } => throw new UsageException("--geocoder nominatim is for the job that makes cities; without --jobs they come from the gazetteer. Leave it out, or add --jobs."),
            { Resnapshot.IsDefault: false } when !settings.Resnapshot.IsEmpty => settings with { Resnapshot = SourceTables.Choose(settings.Resnapshot) },
            _ => settings,
        };
    }

    // A rate that was asked for is held at any time. Where days go by in seconds and none was, the days look like those of the history.
    private static StoreRhythm Rhythm(ParseResult result) =>
        result.GetValue(PipelineOptions.Speed) > 1 && result.GetResult(PipelineOptions.OrdersPerSecond) is not { Implicit: false } ? StoreRhythm.Calendar : StoreRhythm.Steady;

    private static PipelineSettings Read(ParseResult result) => new()
    {
        Seed = result.GetValue(PipelineOptions.Seed),
        OrdersPerSecond = result.GetValue(PipelineOptions.OrdersPerSecond),
        Rhythm = result.GetValue(PipelineOptions.Rhythm) ?? Rhythm(result),
        Speed = result.GetValue(PipelineOptions.Speed),
        Backfill = result.GetValue(PipelineOptions.Backfill),
        Orders = result.GetValue(Orders),
        Oracle = result.GetValue(PipelineOptions.Oracle),
        For = result.GetValue(PipelineOptions.For),
        DataDirectory = result.GetValue(PipelineOptions.DataDirectory),
        NoStore = result.GetValue(PipelineOptions.NoStore),
        Jobs = result.GetValue(PipelineOptions.Jobs),
        Nominatim = GeocoderOptions.Read(result),
        Verify = result.GetValue(PipelineOptions.Verify),
        Faults = result.GetValue(Faults),
        Json = result.GetValue(PipelineOptions.Json),
        Verbose = result.GetValue(PipelineOptions.Verbose),
        EndpointsFile = result.GetValue(PipelineOptions.Endpoints),
        Postgres = result.GetValue(PipelineOptions.Postgres),
        Kafka = result.GetValue(PipelineOptions.Kafka),
        ClickHouse = result.GetValue(PipelineOptions.ClickHouse),
        Slot = result.GetRequiredValue(PipelineOptions.Slot),
        ChangeLog = result.GetValue(PipelineOptions.ChangeLog) ?? new PipelineSettings().ChangeLog,
        ClickHousePort = result.GetValue(PipelineOptions.ClickHousePort),
        Deadline = result.GetValue(PipelineOptions.Deadline) ?? new PipelineSettings().Deadline,
        Resnapshot = result.GetResult(PipelineOptions.Resnapshot) is { Implicit: false } ? [.. result.GetValue(PipelineOptions.Resnapshot) ?? []] : default,
    };
}
