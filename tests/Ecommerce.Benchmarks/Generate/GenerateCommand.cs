using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ecommerce.Benchmarks.Capture;
using Ecommerce.Data.Embedded;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Benchmarks.Generate;

/// <summary><c>generate</c>: how fast a store is generated, against Bogus alone, and loaded, against COPY of the same rows on the same server in the same run.</summary>
internal static class GenerateCommand
{
    private const int Rounds = 3;
    private const int GenerationRounds = 5;
    private const int WarmUpRounds = 6;

    private static readonly ImmutableDictionary<string, string> ServerSettings = new Dictionary<string, string>
    {
        ["shared_buffers"] = "256MB",
        ["maintenance_work_mem"] = "256MB",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "1h",
        ["synchronous_commit"] = "off",
        ["autovacuum"] = "off",
    }.ToImmutableDictionary();

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one line of JSON at the end." };
        var orders = new Option<int>("--orders") { Description = "Orders of the store. Default: 100000.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("generate", "Measure generation against Bogus, and loading against COPY of ready-made rows.") { json, orders };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(json), result.GetValue(orders), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, int orders, CancellationToken cancellationToken)
    {
        var options = new GenerationOptions { Orders = orders, Users = Math.Max(1_000, orders / 5) };
        var alone = await GenerateAloneAsync(options);

        await using var server = await BenchmarkServer.StartAsync(PostgresPackage.DefaultMajorVersion, durable: false, ServerSettings, cancellationToken);
        var (loaded, copied, checkedCopies) = (new List<double>(), new List<double>(), new List<double>());
        var (rows, bytesPerRow) = (0L, new List<double>());
        ReadyMadeRows? ready = null;
        PeakMemory.Reset();
        var peak = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            await using (var source = await CreateDatabaseAsync(server.ConnectionString, $"loaded_{round}", cancellationToken))
            {
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var report = await new StoreLoader(source).LoadAsync(new StoreGenerator(options), cancellationToken: cancellationToken);
                bytesPerRow.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / report.Rows);
                loaded.Add(report.RowsPerSecond);
                rows = report.Rows;
                peak = Math.Max(peak, PeakMemory.Read());
                ready ??= await ReadyMadeRows.ReadAsync(source, cancellationToken);
            }

            copied.Add(await CopyAsync(server.ConnectionString, $"copied_{round}", ready, withKeys: false, cancellationToken));
            checkedCopies.Add(await CopyAsync(server.ConnectionString, $"checked_{round}", ready, withKeys: true, cancellationToken));
            await TellAsync(string.Create(CultureInfo.InvariantCulture, $"Round {round + 1}: generated and loaded {loaded[^1]:0}, COPY {copied[^1]:0}, COPY with each key checked {checkedCopies[^1]:0} rows per second."));
        }

        var summary = new GenerateReport
        {
            LoadRatio = Rounded(Median(loaded) / Median(copied)),
            LoadRatioOf = "binary COPY of the same rows, ready-made in memory, one connection and transaction, into the same tables with primary keys, unique keys, CHECKs and indexes, but without their foreign keys",
            LoadRatioKeys = Rounded(Median(loaded) / Median(checkedCopies)),
            LoadRatioKeysOf = "the same COPY with the foreign keys in force",
            BogusRatio = Rounded(Median(alone.Generated) / Median(alone.Rules)),
            BogusRatioOf = "Bogus Faker<T> with a RuleFor per column, as Bogus documents it, for the same row types, tables and counts, on one thread: Bogus holds one lock for all fakers while it fills an object; no row has to fit another. Generated with StoreGenerator.Parallel = processors, products after orders, so that history runs once; files and loads need products first and run it twice, the first time without rows",
            BogusSingleThreadRatio = Rounded(Median(alone.OneThread) / Median(alone.Rules)),
            BogusSingleThreadRatioOf = "the same Bogus; generated with StoreGenerator.Parallel = 1, its default",
            BogusInstantiatorRatio = Rounded(Median(alone.Generated) / Median(alone.Instantiators)),
            BogusInstantiatorRatioOf = "Bogus Faker<T> with one CustomInstantiator per table and no rules, for the same row types, tables and counts, on one thread. Generated with StoreGenerator.Parallel = processors",
            BytesPerRow = Math.Round(Median(bytesPerRow)),
            PeakMb = Math.Round(peak),
            Rows = rows,
            Orders = orders,
            LoadedRowsPerSecond = Whole(loaded),
            CopyRowsPerSecond = Whole(copied),
            CopyWithKeysRowsPerSecond = Whole(checkedCopies),
            GeneratedRowsPerSecond = Whole(alone.Generated),
            GeneratedSingleThreadRowsPerSecond = Whole(alone.OneThread),
            BogusRowsPerSecond = Whole(alone.Rules),
            BogusInstantiatorRowsPerSecond = Whole(alone.Instantiators),
            Postgres = string.Create(CultureInfo.InvariantCulture, $"{PostgresPackage.DefaultMajorVersion}"),
            Processors = Environment.ProcessorCount,
        };
        Console.Out.WriteLine(json ? summary.ToJson() : summary.ToString());
        return 0;
    }

    /// <summary>Generates a store, and fakes it, by turns in every way.</summary>
    private static async Task<GenerationRates> GenerateAloneAsync(GenerationOptions options)
    {
        var rates = new GenerationRates([], [], [], []);
        var counts = TableCounts.Of(options);
        Func<long>[] ways =
        [
            () => GenerateAll(new StoreGenerator(options) { Parallel = Environment.ProcessorCount }),
            () => GenerateAll(new StoreGenerator(options)),
            new BogusRules(options, counts).GenerateAll,
            new BogusInstantiators(options, counts).GenerateAll,
        ];
        List<double>[] taken = [rates.Generated, rates.OneThread, rates.Rules, rates.Instantiators];

        // The whole of it first, and more than once: the runtime compiles what is called often a second time, Bogus's many small methods last.
        for (var round = -WarmUpRounds; round < GenerationRounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                // What one way left behind is not for the next to clear away.
                GC.Collect();
                var rate = Rate(ways[way]);
                if (round >= 0)
                {
                    taken[way].Add(rate);
                }
            }

            if (round >= 0)
            {
                await TellAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Round {round + 1}: generated {rates.Generated[^1]:0}, on one thread {rates.OneThread[^1]:0}, Bogus {rates.Rules[^1]:0}, without rules {rates.Instantiators[^1]:0} rows per second."));
            }
        }

        return rates;
    }

    /// <summary>Makes every row of every table that has generated ones.</summary>
    /// <returns>How many.</returns>
    private static long GenerateAll(StoreGenerator generator)
    {
        var rows = Drain(generator.Users()) + Drain(generator.RoleUsers()) + generator.Places.Provinces.Length + generator.Places.Cities.Length + Drain(generator.Addresses())
            + Drain(generator.Categories()) + Drain(generator.Brands()) + Drain(generator.Tags()) + Drain(generator.ProductTags())
            + Drain(generator.Campaigns()) + Drain(generator.Discounts());
        foreach (var order in generator.Orders())
        {
            rows += 1 + order.Lines.Count + order.StatusHistory.Count + order.Transactions.Count;
        }

        // Last, for their rows tell what the orders left of them.
        return rows + Drain(generator.Products());
    }

    // A count could skip making what is merely selected from a range.
    private static long Drain<T>(IEnumerable<T> items)
    {
        var count = 0L;
        foreach (var _ in items)
        {
            count++;
        }

        return count;
    }

    private static async Task<double> CopyAsync(string server, string name, ReadyMadeRows ready, bool withKeys, CancellationToken cancellationToken)
    {
        await using var source = await CreateDatabaseAsync(server, name, cancellationToken);
        if (!withKeys)
        {
            await ReadyMadeRows.DropForeignKeysAsync(source, cancellationToken);
        }

        var since = Stopwatch.GetTimestamp();
        await ready.WriteAsync(source, cancellationToken);
        return ready.Rows / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<NpgsqlDataSource> CreateDatabaseAsync(string server, string name, CancellationToken cancellationToken)
    {
        await using (var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }))
        {
            await using var create = admin.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = name, CommandTimeout = 0 });
        await new StoreDatabase(source).EnsureCreatedAsync(cancellationToken);
        return source;
    }

    private static double Rate(Func<long> make)
    {
        var since = Stopwatch.GetTimestamp();
        var rows = make();
        return rows / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static double Rounded(double ratio) => Math.Round(ratio, 3);

    private static ImmutableArray<double> Whole(List<double> figures) => [.. figures.Select(figure => Math.Round(figure))];

    private static Task TellAsync(string progress) => Console.Error.WriteLineAsync(progress);

    /// <summary>Rows per second of each round.</summary>
    private sealed record GenerationRates(List<double> Generated, List<double> OneThread, List<double> Rules, List<double> Instantiators);
}
