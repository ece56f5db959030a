using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Ecommerce.Data.Embedded;

namespace Ecommerce.Benchmarks.Capture;

/// <summary><c>capture</c>: how fast the capture is, against PostgreSQL's own tools on the same server, the same log and in the same run.</summary>
internal static class CaptureCommand
{
    private const int Inserts = 500_000;
    private const int Updates = 250_000;
    private const int PerTransaction = 100;
    private const int Rounds = 5;

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
        var skipBig = new Option<bool>("--skip-big") { Description = "Leave out the transaction of 5,000,000 rows." };
        var command = new Command("capture", "Measure the capture against pg_recvlogical, Npgsql's replication reader and COPY.") { json, skipBig };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(json), !result.GetValue(skipBig), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, bool withBig, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(PostgresPackage.DefaultMajorVersion, durable: false, ServerSettings, cancellationToken);
        var recvLogical = await PgRecvLogical.VersionAsync(cancellationToken);
        await using var database = await OrdersDatabase.CreateAsync(server.ConnectionString, "orders", cancellationToken);

        // All slots see the same log: they are there before it is written. One capture warms up.
        var captures = Enumerable.Range(0, Rounds + 1).Select(i => new CaptureMeasurement(database, $"capture_{i}")).ToArray();
        foreach (var capture in captures)
        {
            await capture.PrepareAsync(cancellationToken);
        }

        await database.ExecuteAsync($"CREATE PUBLICATION peers FOR TABLE {OrdersDatabase.Table}", cancellationToken);
        await database.CreateSlotsAsync(Enumerable.Range(0, Rounds).SelectMany(i => new[] { $"recvlogical_{i}", $"reader_{i}" }), cancellationToken);
        await TellAsync($"Inserting {Inserts} and updating {Updates} orders, {PerTransaction} in a transaction.");
        await database.LiveAsync(Inserts, Updates, PerTransaction, cancellationToken);
        var end = await database.ScalarAsync<string>("SELECT pg_logical_emit_message(true, 'end', '')::text", cancellationToken);

        const int Changes = Inserts + Updates;
        var stream = new List<CaptureFigures>();
        var (recv, reader) = (new List<double>(), new List<double>());
        await captures[Rounds].MeasureAsync(Changes, null, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            if (recvLogical is not null)
            {
                recv.Add(Rate(Changes, await PgRecvLogical.ReadAsync(database.ConnectionString, $"recvlogical_{round}", "peers", end, cancellationToken)));
            }

            reader.Add(Rate(Changes, await NpgsqlReader.ReadAsync(database.ConnectionString, $"reader_{round}", "peers", Changes, cancellationToken)));
            stream.Add(await captures[round].MeasureAsync(Changes, null, cancellationToken));
            await TellAsync($"Round {round + 1}: pg_recvlogical {(recv.Count > 0 ? recv[^1] : 0):0}, Npgsql's reader {reader[^1]:0}, capture {Rate(Changes, stream[^1].Elapsed):0} changes per second.");
        }

        var (snapshot, copy) = (new List<double>(), new List<double>());
        // Whoever reads the table first has to note in it which transactions committed.
        await database.CopyAsync(cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            var since = Stopwatch.GetTimestamp();
            await database.CopyAsync(cancellationToken);
            copy.Add(Rate(Inserts, Stopwatch.GetElapsedTime(since)));
            snapshot.Add(Rate(Inserts, (await new CaptureMeasurement(database, $"snapshot_{round}").MeasureAsync(Inserts, null, cancellationToken)).Elapsed));
            await TellAsync($"Round {round + 1}: COPY {copy[^1]:0}, snapshot {snapshot[^1]:0} rows per second.");
        }

        (double PeakMegabytes, double ChangesPerSecond)? big = withBig ? await BigTransaction.MeasureAsync(server.ConnectionString, cancellationToken) : null;
        var report = new CaptureReport
        {
            StreamRatio = recv.Count > 0 ? Rounded(Median(stream.Select(s => Rate(Changes, s.Elapsed))) / Median(recv)) : null,
            StreamRatioOf = "pg_recvlogical, pgoutput v1, output discarded",
            ReaderRatio = recv.Count > 0 ? Rounded(Median(reader) / Median(recv)) : null,
            ReaderRatioOf = "pg_recvlogical, pgoutput v1, output discarded",
            SnapshotRatio = Rounded(Median(snapshot) / Median(copy)),
            SnapshotRatioOf = $"COPY {OrdersDatabase.Table} TO STDOUT",
            BytesPerChange = Math.Round(Median(stream.Select(s => (double)s.AllocatedBytes / Changes))),
            PeakMb = Math.Round(stream.Max(s => s.PeakMegabytes)),
            BigTransactionPeakMb = big is { } b ? Math.Round(b.PeakMegabytes) : null,
            BigTransactionRows = BigTransaction.Rows,
            BigTransactionChangesPerSecond = big is { } rate ? Math.Round(rate.ChangesPerSecond) : null,
            Changes = Changes,
            SnapshotRows = Inserts,
            ChangesPerTransaction = PerTransaction,
            CaptureChangesPerSecond = [.. stream.Select(s => Math.Round(Rate(Changes, s.Elapsed)))],
            PgRecvlogicalChangesPerSecond = [.. recv.Select(r => Math.Round(r))],
            ReaderChangesPerSecond = [.. reader.Select(r => Math.Round(r))],
            SnapshotRowsPerSecond = [.. snapshot.Select(r => Math.Round(r))],
            CopyRowsPerSecond = [.. copy.Select(r => Math.Round(r))],
            Postgres = await database.ScalarAsync<string>("SHOW server_version", cancellationToken),
            PgRecvlogical = recvLogical,
            Processors = Environment.ProcessorCount,
            Missing = recvLogical is null ? "pg_recvlogical is not installed (Debian: postgresql-client)." : null,
        };
        Console.Out.WriteLine(json ? report.ToJson() : report.ToString());
        return 0;
    }

    private static double Rate(int count, TimeSpan elapsed) => count / elapsed.TotalSeconds;

    private static double Median(IEnumerable<double> figures) => figures.Order().ToArray() is var sorted && sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    private static double Rounded(double ratio) => Math.Round(ratio, 3);

    private static Task TellAsync(string progress) => Console.Error.WriteLineAsync(progress);
}
