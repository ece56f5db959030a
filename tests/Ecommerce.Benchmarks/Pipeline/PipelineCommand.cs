using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Ecommerce.Analytics.Verification;
using Ecommerce.Benchmarks.Capture;
using Ecommerce.Data.Embedded;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Benchmarks.Pipeline;

/// <summary><c>pipeline</c>: how fast a backlog gets from PostgreSQL to settled answers, against pg_recvlogical on the same log in the same run, and each stage alone.</summary>
internal static class PipelineCommand
{
    private const int PerTransaction = 100;
    private const int HubBlock = 32_768;

    private static readonly ImmutableDictionary<string, string> ServerSettings = new Dictionary<string, string>
    {
        ["shared_buffers"] = "256MB",
        ["logical_decoding_work_mem"] = "64MB",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "1h",
        ["synchronous_commit"] = "off",
        ["autovacuum"] = "off",
        ["wal_sender_timeout"] = "5min",
        ["max_wal_senders"] = "32",
        ["max_replication_slots"] = "32",
    }.ToImmutableDictionary();

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one line of JSON at the end." };
        var inserts = new Option<int>("--inserts") { Description = "Orders inserted; half as many updates follow. Default: 500000.", DefaultValueFactory = _ => 500_000 };
        var rounds = new Option<int>("--rounds") { Description = "Default: 3.", DefaultValueFactory = _ => 3 };
        var command = new Command("pipeline", "Measure the pipeline from PostgreSQL to settled answers against pg_recvlogical.") { json, inserts, rounds };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(json), result.GetValue(inserts), result.GetValue(rounds), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, int inserts, int rounds, CancellationToken cancellationToken)
    {
        var updates = inserts / 2;
        var changes = inserts + updates;
        await using var server = await BenchmarkServer.StartAsync(PostgresPackage.DefaultMajorVersion, durable: false, ServerSettings, cancellationToken);
        var recvLogical = await PgRecvLogical.VersionAsync(cancellationToken);
        await using var engine = await BenchmarkEngine.StartAsync(EngineSet.EmbeddedBrokerReading);
        await using var store = await StoreSource.CreateAsync(server.ConnectionString, "store", cancellationToken);

        // All slots see the same log: they are there before it is written.
        var stacks = Enumerable.Range(0, rounds).Select(i => new PipelineStack(store.ConnectionString, $"pipeline_{i}", engine.Source)).ToArray();
        var unsettled = Enumerable.Range(0, rounds).Select(i => new PipelineStack(store.ConnectionString, $"stored_{i}", engine.Source)).ToArray();
        var captures = Enumerable.Range(0, rounds).Select(i => new CaptureStage(store.ConnectionString, $"capture_{i}")).ToArray();
        foreach (var stack in stacks.Concat(unsettled))
        {
            await stack.PrepareAsync(cancellationToken);
        }

        foreach (var capture in captures)
        {
            await capture.PrepareAsync(cancellationToken);
        }

        await store.ExecuteAsync("CREATE PUBLICATION peers FOR TABLE orders", cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            await store.ExecuteAsync($"SELECT pg_create_logical_replication_slot('recvlogical_{round}', 'pgoutput')", cancellationToken);
        }

        await TellAsync($"Inserting {inserts} and updating {updates} orders, {PerTransaction} in a transaction.");
        await store.LiveAsync(inserts, updates, PerTransaction, cancellationToken);
        // The mark of the last change lies behind this one, which no answer counts.
        var end = await store.ScalarAsync<string>("SELECT pg_current_wal_lsn()::text", cancellationToken);
        await store.ExecuteAsync("UPDATE categories SET slug = slug", cancellationToken);
        await store.ExecuteAsync("INSERT INTO provinces (province_name) VALUES ('the end')", cancellationToken);
        var endLsn = PostgresLsn.Parse(end);

        var (recv, capture0, stored, settle, hub, whole) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var hubStage = new HubMeasurement(engine.Source);
        await hubStage.PrepareAsync(HubBlock * 8, cancellationToken);
        var peak = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            if (recvLogical is not null)
            {
                recv.Add(changes / (await PgRecvLogical.ReadAsync(store.ConnectionString, $"recvlogical_{round}", "peers", end, cancellationToken)).TotalSeconds);
            }

            PeakMemory.Reset();
            whole.Add(changes / (await stacks[round].DrainAsync(endLsn, settling: true, cancellationToken)).TotalSeconds);
            peak = Math.Max(peak, PeakMemory.Read());
            await CheckAsync(stacks[round], inserts, updates, cancellationToken);
            await TellAsync($"Round {round + 1}: pg_recvlogical {(recv.Count > 0 ? recv[^1] : 0):0}, pipeline {whole[^1]:0} changes per second.");

            capture0.Add(changes / (await captures[round].MeasureAsync(changes, cancellationToken)).TotalSeconds);
            stored.Add(changes / (await unsettled[round].DrainAsync(endLsn, settling: false, cancellationToken)).TotalSeconds);
            settle.Add(changes / (await unsettled[round].SettleAsync(cancellationToken)).TotalSeconds);
            await CheckAsync(unsettled[round], inserts, updates, cancellationToken);
            hub.Add(await hubStage.MeasureAsync(HubBlock, 8, cancellationToken));
            await TellAsync($"Round {round + 1}: capture {capture0[^1]:0}, to the state {stored[^1]:0}, hub {hub[^1]:0}, settling {settle[^1]:0} changes per second.");
        }

        var report = new PipelineReport
        {
            PipelineRatio = recv.Count > 0 ? Math.Round(Median(whole) / Median(recv), 3) : null,
            PipelineRatioOf = "pg_recvlogical, pgoutput v1, output discarded, on the same log",
            MaterializedPostgresqlRatio = null,
            MaterializedPostgresqlMissing = "not run: chDB refuses the engine unless allow_experimental_database_materialized_postgresql is set, and this benchmark does not set it",
            SlowestStage = new[] { ("capture", Median(capture0)), ("hub", Median(hub)), ("store", Median(stored)), ("settle", Median(settle)) }.MinBy(stage => stage.Item2).Item1,
            StageCaptureChangesPerSecond = Whole(capture0),
            StageStoreChangesPerSecond = Whole(stored),
            StageHubChangesPerSecond = Whole(hub),
            HubBlockEvents = HubBlock,
            StageSettleChangesPerSecond = Whole(settle),
            PipelineChangesPerSecond = Whole(whole),
            PgRecvlogicalChangesPerSecond = Whole(recv),
            PeakMb = Math.Round(peak),
            Inserts = inserts,
            Updates = updates,
            ChangesPerTransaction = PerTransaction,
            Postgres = await store.ScalarAsync<string>("SHOW server_version", cancellationToken),
            PgRecvlogical = recvLogical,
            Processors = Environment.ProcessorCount,
            Missing = recvLogical is null ? "pg_recvlogical is not installed (Debian: postgresql-client)." : null,
        };
        Console.Out.WriteLine(json ? report.ToJson() : report.ToString());
        return 0;
    }

    /// <summary>A pipeline that loses something is not fast.</summary>
    private static async Task CheckAsync(PipelineStack stack, int inserts, int updates, CancellationToken cancellationToken)
    {
        var counted = await stack.ScalarAsync("SELECT concat(toString(sum(total_orders)), ' ', toString(sumIf(total_orders, order_status_id = 2))) FROM db.answer_monthly_orders", cancellationToken);
        if (counted != string.Create(CultureInfo.InvariantCulture, $"{inserts} {updates}"))
        {
            throw new InvalidOperationException($"The answer counts {counted} orders, all and updated ones, where there are {inserts} and {updates}.");
        }
    }

    private static double Median(List<double> figures) => figures.Order().ElementAt(figures.Count / 2);

    private static ImmutableArray<double> Whole(List<double> figures) => [.. figures.Select(figure => Math.Round(figure))];

    private static Task TellAsync(FormattableString progress) => Console.Error.WriteLineAsync(progress.ToString(CultureInfo.InvariantCulture));
}
