using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ecommerce.Analytics.Verification;
using Ecommerce.Benchmarks.Capture;
using Ecommerce.Benchmarks.Pipeline;
using Ecommerce.Data.Embedded;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Benchmarks.Freshness;

/// <summary><c>freshness</c>: how long after its commit in PostgreSQL a change is in the answer that a reader gets, under a steady load and on a grown store.</summary>
internal static class FreshnessCommand
{
    private const string Name = "freshness";
    private const int OrdersPerTransaction = 50_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    private static readonly ImmutableDictionary<string, string> ServerSettings = new Dictionary<string, string>
    {
        ["shared_buffers"] = "256MB",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "1h",
    }.ToImmutableDictionary();

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one line of JSON at the end." };
        var orders = new Option<int>("--orders") { Description = "Orders of the store. Default: 1000000.", DefaultValueFactory = _ => 1_000_000 };
        var seconds = new Option<int>("--seconds") { Description = "How long to measure. Default: 90.", DefaultValueFactory = _ => 90 };
        var command = new Command("freshness", "Measure the time from commit in PostgreSQL to the answer at 1,000 events per second.") { json, orders, seconds };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(json), result.GetValue(orders), TimeSpan.FromSeconds(result.GetValue(seconds)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, int orders, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(PostgresPackage.DefaultMajorVersion, durable: true, ServerSettings, cancellationToken);
        await using var engine = await BenchmarkEngine.StartAsync(EngineSet.EmbeddedBrokerReading);
        await using var store = await StoreSource.CreateAsync(server.ConnectionString, "store", cancellationToken);
        await TellAsync($"Inserting {orders} orders.");
        for (var first = 1; first <= orders; first += OrdersPerTransaction)
        {
            await store.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"CALL insert_orders({first}, {Math.Min(orders, first + OrdersPerTransaction - 1)})"), cancellationToken);
        }

        var stack = new PipelineStack(store.ConnectionString, Name, engine.Source);
        FreshnessReport? report = null;
        await stack.RunAsync(settling: true, async running => report = await MeasureAsync(store, stack, engine, running, orders, time, cancellationToken), cancellationToken);
        Console.Out.WriteLine(json ? report!.ToJson() : report!.ToString());
        return 0;
    }

    private static async Task<FreshnessReport> MeasureAsync(StoreSource store, PipelineStack stack, BenchmarkEngine engine, RunningStack running, int orders, TimeSpan time, CancellationToken cancellationToken)
    {
        await running.WaitAsync(running.Capture.Streaming, cancellationToken);
        await SettledAsync(store, running, cancellationToken);
        await TellAsync($"The snapshot is settled; writing {time.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warming up.");
        PeakMemory.Reset();
        var writer = new StoreWriter(store);
        var watcher = new AnswerWatcher(engine.Source, Name);
        using var stop = new CancellationTokenSource();
        var began = Stopwatch.GetTimestamp();
        var watching = watcher.RunAsync(stop.Token);
        await running.WaitAsync(writer.RunAsync(orders, WarmUp + time, cancellationToken), cancellationToken);
        await SettledAsync(store, running, cancellationToken);
        await stop.CancelAsync();
        await watching;

        var committed = writer.Committed;
        var measured = committed.Where(probe => Stopwatch.GetElapsedTime(began, probe.Value) >= WarmUp).ToList();
        var latencies = measured.Where(probe => watcher.Seen.ContainsKey(probe.Key)).Select(probe => Stopwatch.GetElapsedTime(probe.Value, watcher.Seen[probe.Key]).TotalMilliseconds).Order().ToArray();
        var there = await store.ScalarAsync<long>("SELECT count(*) FROM orders", cancellationToken);
        var counted = long.Parse(await stack.ScalarAsync("SELECT sum(total_orders) FROM db.answer_monthly_orders", cancellationToken), CultureInfo.InvariantCulture);
        return new FreshnessReport
        {
            AnswerP50Ms = Quantile(latencies, 0.5),
            AnswerP95Ms = Quantile(latencies, 0.95),
            AnswerMaxMs = Quantile(latencies, 1),
            AnswerMsOf = "from just before COMMIT is sent to PostgreSQL until a query of answer_monthly_orders, asked all the time, has returned with it",
            Lost = Math.Abs(there - counted) + committed.Keys.Count(month => !watcher.Seen.ContainsKey(month)),
            Probes = measured.Count,
            EventsPerSecond = Math.Round(writer.Events / writer.Elapsed.TotalSeconds, 1),
            Seconds = time.TotalSeconds,
            Orders = orders,
            QueriesPerSecond = Math.Round(watcher.Queries.Count / watcher.Elapsed.TotalSeconds, 1),
            QueryP50Ms = Quantile([.. watcher.Queries.Order()], 0.5),
            SettledP50Ms = running.Settling.Statistics.FreshnessP50Ms,
            SettledP95Ms = running.Settling.Statistics.FreshnessP95Ms,
            PeakMb = Math.Round(PeakMemory.Read()),
            Rows = "INSERT … SELECT FROM generate_series() inside PostgreSQL, then through the pipeline's snapshot",
            Postgres = await store.ScalarAsync<string>("SHOW server_version", cancellationToken),
            Processors = Environment.ProcessorCount,
        };
    }

    /// <summary>Waits until everything committed so far is settled. The change that this commits has a mark behind it.</summary>
    private static async Task SettledAsync(StoreSource store, RunningStack running, CancellationToken cancellationToken)
    {
        var lsn = PostgresLsn.Parse(await store.ScalarAsync<string>("SELECT pg_current_wal_insert_lsn()::text", cancellationToken));
        await store.ExecuteAsync("UPDATE provinces SET province_name = province_name WHERE id = 1", cancellationToken);
        await running.WaitAsync(PipelineStack.UntilAsync(() => running.Settling.Statistics.WatermarkLsn >= lsn, cancellationToken), cancellationToken);
    }

    private static double Quantile(double[] sorted, double quantile) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)((sorted.Length - 1) * quantile)], 1);

    private static Task TellAsync(FormattableString progress) => Console.Error.WriteLineAsync(progress.ToString(CultureInfo.InvariantCulture));
}
