using System.CommandLine;
using System.Globalization;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Status;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>generate</c>: a store without a pipeline, as files or in a PostgreSQL.</summary>
internal static class GenerateVerb
{
    private const int OrdersPerUser = 5;
    private const int OrdersPerProduct = 500;

    private static readonly Option<string?> Out = new("--out") { Description = "Folder for a file per table and their checksums." };

    private static readonly Option<string> Format = new("--format") { Description = "Format of the files: csv (default), parquet, or sql (INSERT statements; psql -f load.sql).", DefaultValueFactory = _ => "csv" };

    private static readonly Option<int> Parallel = PipelineOptions.WholeNumber(
        "--parallel", 1, 1, "Threads that generate and that encode files, or connections that load at once (then keys are checked row by row, and a load that fails leaves whole orders behind). The rows are the same.");

    private static readonly Option<int> Orders = PipelineOptions.WholeNumber("--orders", 5_000, 0, "Orders of the history.");

    private static readonly Option<int?> Users = Counted("--users", "Users. Default: one for five orders, 1000 at least.");

    private static readonly Option<int?> Products = Counted("--products", "Products. Default: one for 500 orders, 500 at least.");

    private static readonly Option<DateTimeOffset?> Until = PipelineOptions.Parsed<DateTimeOffset?>(
        "--until",
        "Where the history ends, as 2026-01-01T00:00:00Z. Default: now with --backfill, else a fixed instant, so that two days give the same bytes.",
        "an instant such as 2026-01-01T00:00:00Z",
        text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null);

    private static readonly Option<TimeSpan?> Backfill = PipelineOptions.Parsed<TimeSpan?>(
        "--backfill",
        "Length of the history, in whole days: 365d. It ends at --until, or now.",
        "a number of whole days such as 365d",
        text => Duration.TryParse(text, out var span) && span.Ticks % TimeSpan.TicksPerDay == 0 ? span : null);

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("csv", "parquet", "sql");
        var command = new Command("generate", "Write a generated store: files with --out, rows into the PostgreSQL of --postgres, or else into an embedded one (kept with --data-dir).")
        {
            PipelineOptions.Seed, Orders, Users, Products, Until, Backfill, Out, Format, Parallel, PipelineOptions.Postgres, PipelineOptions.DataDirectory, PipelineOptions.Oracle, PipelineOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var folder = result.GetValue(Out);
        var targets = new[] { Out, PipelineOptions.Postgres, PipelineOptions.DataDirectory }.Where(target => result.GetResult(target) is { Implicit: false }).Select(target => target.Name).ToArray();
        if (targets.Length > 1)
        {
            throw new UsageException($"generate writes to one place, but {string.Join(" and ", targets)} name several: give one of them.");
        }

        if (result.GetValue(PipelineOptions.Oracle) && result.GetValue(PipelineOptions.DataDirectory) is null)
        {
            throw new UsageException("--oracle keeps what it knows in the folder of --data-dir, for 'run' to go on with. Name one, or leave --oracle out.");
        }

        var generator = Generator(result, clock);
        var progress = new Progress(clock, Console.Error, StandardStreams.ErrorIsTerminal);
        var reporter = new LoadReporter(progress);
        var parallel = result.GetValue(Parallel);
        StoreReport report;
        if (folder is not null)
        {
            report = await new StoreFileWriter(folder, FormatOf(result), clock) { Parallel = parallel }.WriteAsync(generator, reporter, cancellationToken);
        }
        else
        {
            var backfill = new StoreBackfill(progress, clock) { Writers = parallel, Oracle = result.GetValue(PipelineOptions.Oracle) };

            // A folder that was named is meant, whatever the environment says.
            var postgres = result.GetValue(PipelineOptions.DataDirectory) is null ? result.GetValue(PipelineOptions.Postgres) : null;
            report = postgres is not null
                ? await backfill.LoadAsync(postgres, generator, reporter, cancellationToken)
                : await backfill.LoadEmbeddedAsync(result.GetValue(PipelineOptions.DataDirectory), generator, reporter, cancellationToken);
        }

        progress.Say(string.Create(CultureInfo.InvariantCulture, $"{report.Rows:N0} rows in {report.Elapsed.TotalSeconds:0.0} s ({report.RowsPerSecond:N0} rows/s), checksum {report.Checksum}"));
        if (result.GetValue(PipelineOptions.Json))
        {
            StandardStreams.Print(output => output.WriteLine(GenerateSummary.ToJson(generator.Options, report, folder is null ? null : (Path.GetFullPath(folder), FormatOf(result)))));
        }

        return ExitCode.Exact;
    }

    private static StoreGenerator Generator(ParseResult result, TimeProvider clock)
    {
        var defaults = new GenerationOptions();
        var orders = result.GetValue(Orders);
        var backfill = result.GetValue(Backfill);
        try
        {
            return new StoreGenerator(defaults with
            {
                Seed = result.GetValue(PipelineOptions.Seed) ?? defaults.Seed,
                Orders = orders,
                Users = result.GetValue(Users) ?? Math.Max(defaults.Users, orders / OrdersPerUser),
                Products = result.GetValue(Products) ?? Math.Max(defaults.Products, orders / OrdersPerProduct),
                HistoryDays = backfill is { } span ? (int)span.TotalDays : defaults.HistoryDays,
                Until = result.GetValue(Until) ?? (backfill is null ? defaults.Until : clock.GetUtcNow()),
            })
            {
                Parallel = result.GetValue(Parallel),
            };
        }
        catch (GenerationOptionsException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static StoreFileFormat FormatOf(ParseResult result) => Enum.Parse<StoreFileFormat>(result.GetValue(Format)!, ignoreCase: true);

    private static Option<int?> Counted(string name, string description) => PipelineOptions.Parsed<int?>(
        name, description, "a whole number from 0 on", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null);
}
