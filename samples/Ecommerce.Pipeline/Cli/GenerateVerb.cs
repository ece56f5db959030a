using System.CommandLine;
using System.Globalization;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Status;
using Npgsql;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>generate</c>: a store without a pipeline, as files or in a PostgreSQL.</summary>
internal static class GenerateVerb
{
    private static readonly Option<string?> Out = new("--out") { Description = "Folder for a file per table and their checksums." };

    private static readonly Option<string> Format = new("--format") { Description = "Format of the files: csv.", DefaultValueFactory = _ => "csv" };

    private static readonly Option<int> Orders = PipelineOptions.WholeNumber("--orders", 5_000, 0, "Orders of the history.");

    private static readonly Option<int> Users = PipelineOptions.WholeNumber("--users", 1_000, 0, "Users.");

    private static readonly Option<int> Products = PipelineOptions.WholeNumber("--products", 500, 0, "Products.");

    private static readonly Option<DateTimeOffset?> Until = PipelineOptions.Parsed<DateTimeOffset?>(
        "--until",
        "Where the history ends, as 2026-01-01T00:00:00Z. Default: a fixed instant, so that two days give the same bytes.",
        "an instant such as 2026-01-01T00:00:00Z",
        text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null);

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("csv");
        var command = new Command("generate", "Write a generated store: files with --out, or rows with --postgres.") { PipelineOptions.Seed, Orders, Users, Products, Until, Out, Format, PipelineOptions.Postgres };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var folder = result.GetValue(Out);
        var postgres = result.GetValue(PipelineOptions.Postgres);
        if ((folder is null) == (postgres is null))
        {
            throw new UsageException("generate writes either files (--out DIR) or rows (--postgres CONNECTION): give one of them.");
        }

        var defaults = new GenerationOptions();
        StoreGenerator generator;
        try
        {
            generator = new StoreGenerator(defaults with
            {
                Seed = result.GetValue(PipelineOptions.Seed) ?? defaults.Seed,
                Orders = result.GetValue(Orders),
                Users = result.GetValue(Users),
                Products = result.GetValue(Products),
                Until = result.GetValue(Until) ?? defaults.Until,
            });
        }
        catch (GenerationOptionsException error)
        {
            throw new UsageException(error.Message);
        }

        var progress = new Progress(TimeProvider.System, Console.Error, StandardStreams.ErrorIsTerminal);
        var report = new Reporter(progress);
        var written = folder is not null
            ? await new CsvStoreWriter(folder).WriteAsync(generator, report, cancellationToken)
            : await LoadAsync(postgres!, generator, report, cancellationToken);
        progress.Say(string.Create(CultureInfo.InvariantCulture, $"{written.Rows:N0} rows in {written.Elapsed.TotalSeconds:0.0} s ({written.RowsPerSecond:N0} rows/s)"));
        return ExitCode.Exact;
    }

    private static async Task<LoadProgress> LoadAsync(string postgres, StoreGenerator generator, IProgress<LoadProgress> report, CancellationToken cancellationToken)
    {
        _ = PostgresAddress.Parse(postgres);
        await using var source = NpgsqlDataSource.Create(postgres);
        await new StoreDatabase(source).EnsureCreatedAsync(cancellationToken);
        return await new StoreLoader(source).LoadAsync(generator, report, cancellationToken);
    }

    private sealed class Reporter(Progress progress) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value) =>
            progress.Show(string.Create(CultureInfo.InvariantCulture, $"{value.Table}: {value.Rows:N0} of {value.TotalRows:N0} rows ({value.Percent:0} %), {value.RowsPerSecond:N0} rows/s"));
    }
}
