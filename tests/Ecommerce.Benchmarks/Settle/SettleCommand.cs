using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ecommerce.Benchmarks.Capture;

namespace Ecommerce.Benchmarks.Settle;

/// <summary><c>settle</c>: whether settling costs what changed or what exists: recent orders in a small and in large stores, side by side in the same run.</summary>
internal static class SettleCommand
{
    private static readonly ImmutableArray<int> Counts = [1, 1_000];

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one line of JSON at the end." };
        var orders = new Option<int[]>("--orders") { Description = "Sizes of the stores, ascending. Default: 100000 1000000 5000000.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [100_000, 1_000_000, 5_000_000] };
        var rounds = new Option<int>("--rounds") { Description = "Rounds over all stores. Default: 30.", DefaultValueFactory = _ => 30 };
        var command = new Command("settle", "Measure what settling recent orders costs in stores of different sizes.") { json, orders, rounds };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(json), [.. result.GetValue(orders)!], result.GetValue(rounds), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, ImmutableArray<int> orders, int rounds, CancellationToken cancellationToken)
    {
        await using var engine = await BenchmarkEngine.StartAsync();
        var (stores, build) = (new List<SettleStore>(), new List<double>());
        PeakMemory.Reset();
        try
        {
            foreach (var size in orders)
            {
                var since = Stopwatch.GetTimestamp();
                stores.Add(await SettleStore.CreateAsync(engine.Source, size, cancellationToken));
                build.Add(Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 1));
                await TellAsync($"Made and settled {size} orders in {build[^1]:0} s.");
            }

            var buildPeak = PeakMemory.Read();
            var medians = new Dictionary<int, ImmutableArray<double>>();
            PeakMemory.Reset();
            foreach (var count in Counts)
            {
                medians[count] = await MeasureAsync(stores, count, rounds, cancellationToken);
                await TellAsync($"{count} recent orders: {string.Join(", ", orders.Zip(medians[count], (size, ms) => $"{ms:0.0} ms at {size}"))}.");
            }

            var report = new SettleReport
            {
                Settle1Ratio = Ratio(medians[1]),
                Settle1RatioOf = Base(orders),
                Settle1000Ratio = Ratio(medians[1_000]),
                Settle1000RatioOf = Base(orders),
                PeakMb = Math.Round(PeakMemory.Read()),
                BuildPeakMb = Math.Round(buildPeak),
                Orders = orders,
                Settle1Ms = medians[1],
                Settle1000Ms = medians[1_000],
                BuildSeconds = [.. build],
                Rounds = rounds,
                Rows = SettleStore.MadeBy,
                Processors = Environment.ProcessorCount,
            };
            Console.Out.WriteLine(json ? report.ToJson() : report.ToString());
            return 0;
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    /// <summary>Each round settles in every store, each time beginning with another one, so that whatever slows the machine slows all.</summary>
    private static async Task<ImmutableArray<double>> MeasureAsync(List<SettleStore> stores, int count, int rounds, CancellationToken cancellationToken)
    {
        const int WarmUps = 3;
        var (added, changed) = (stores.ConvertAll(_ => new List<double>()), stores.ConvertAll(_ => new List<double>()));
        for (var round = -WarmUps; round < rounds; round++)
        {
            foreach (var i in Enumerable.Range(0, stores.Count).Select(i => (i + round + WarmUps) % stores.Count))
            {
                var store = stores[i];
                await store.AddAsync(count, cancellationToken);
                var first = await SettleAsync(store, cancellationToken);
                await store.ChangeAsync(count, cancellationToken);
                var second = await SettleAsync(store, cancellationToken);
                if (round >= 0)
                {
                    added[i].Add(first);
                    changed[i].Add(second);
                }
            }
        }

        foreach (var store in stores)
        {
            var counted = await store.CountedAsync(cancellationToken);
            if (counted != store.Orders)
            {
                throw new InvalidOperationException($"The answer counts {counted} orders where there are {store.Orders}.");
            }
        }

        return [.. added.Zip(changed, (a, c) => Math.Round((Median(a) + Median(c)) / 2, 1))];
    }

    private static async Task<double> SettleAsync(SettleStore store, CancellationToken cancellationToken)
    {
        await store.WaitForMergesAsync(cancellationToken);
        var since = Stopwatch.GetTimestamp();
        return await store.Loop.SettleOnceAsync(cancellationToken) ? Stopwatch.GetElapsedTime(since).TotalMilliseconds : throw new InvalidOperationException("There was nothing to settle.");
    }

    private static double Ratio(ImmutableArray<double> medians) => Math.Round(medians[^1] / medians[0], 3);

    private static string Base(ImmutableArray<int> orders) => string.Create(
        CultureInfo.InvariantCulture,
        $"median duration of a settle pass at {orders[0]} orders, in the same process, stores taken in turn; the mean of a pass for new orders with {SettleStore.LinesPerOrder} lines each and of one for changes of the same rows");

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static Task TellAsync(FormattableString progress) => Console.Error.WriteLineAsync(progress.ToString(CultureInfo.InvariantCulture));
}
