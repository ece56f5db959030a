using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.Embedded;
using Ecommerce.Streaming.Tests.Sink;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>
/// A capture in a process of its own, killed with SIGKILL under load and started again. Ten times in an ordinary run; <c>ECOMMERCE_KILLS=100</c> is the long form.
/// </summary>
[Collection(CaptureCollection.Name)]
public sealed class KillTests(PostgresServerFixture server)
{
    private const string Table = "public.moments";
    private const string Topic = "shop.public.moments";
    private const int Keys = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Killed_at_random_moments_a_capture_loses_nothing_and_keeps_the_order()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("ECOMMERCE_KILLS") ?? "10", CultureInfo.InvariantCulture);
        var random = new Random(kills);
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE moments (id integer PRIMARY KEY, n bigint NOT NULL); INSERT INTO moments SELECT g, 0 FROM generate_series(1, {Keys}) AS g");
        using var broker = EmbeddedBroker.Start();
        await new Ecommerce.Streaming.Topics.TopicCreator(broker).EnsureAsync([Ecommerce.Streaming.Topics.TopicSpec.Data(Topic), Ecommerce.Streaming.Topics.TopicSpec.Data("shop.ecommerce.heartbeat")]);
        using var folder = new TestFolder();
        var what = new Scenarios.What(database.ConnectionString, broker.BootstrapServers, Table, Topic, $"kill_{database.Name}", "kills", folder["offset.json"]);
        await using var reader = new GroupReader(broker, what.Group, [Topic], commitEvery: 20);

        var capture = Start(what);
        try
        {
            await UntilAsync(() => File.Exists(what.OffsetFile) && File.ReadAllText(what.OffsetFile).Contains("\"SnapshotCompleted\": true", StringComparison.Ordinal), capture, "the snapshot is stored");
            using var stopWriting = new CancellationTokenSource();
            var writing = Task.Run(() => WriteAsync(database, stopWriting.Token), CancellationToken.None);
            for (var kill = 0; kill < kills; kill++)
            {
                var moment = reader.Records.Count + random.Next(1, 500);
                await UntilAsync(() => reader.Records.Count >= moment, capture, $"record {moment} has come, before kill {kill}");
                capture.Kill();
                await capture.WaitForExitAsync();
                capture.Dispose();
                capture = Start(what);
            }

            await stopWriting.CancelAsync();
            var written = await writing;
            var last = await database.ScalarAsync<long>("UPDATE moments SET n = nextval('moment') WHERE id = 1 RETURNING n");
            written.Add((1, last));
            var mark = Encoding.UTF8.GetBytes($"\"n\":{last}}}");
            await UntilAsync(() => reader.Records.Any(r => r.Message.Value.AsSpan().IndexOf(mark) >= 0), capture, "the last change has come");
            Judge(written, reader);
        }
        finally
        {
            capture.Kill();
            capture.Dispose();
        }
    }

    private static void Judge(List<(int Id, long N)> written, GroupReader reader)
    {
        // One consumer that drops what lies at or before the position it has reached in a partition sees every change once.
        var seen = Seen(reader);
        var fresh = new List<(int Id, long N)>();
        foreach (var partition in seen.GroupBy(s => s.Partition))
        {
            (ulong, ulong) reached = default;
            foreach (var change in partition)
            {
                var position = (change.Sequence.PreviousCommitLsn ?? 0, change.Sequence.Lsn);
                if (position.CompareTo(reached) > 0)
                {
                    reached = position;
                    fresh.Add((change.Id, change.N));
                }
            }
        }

        fresh.OrderBy(c => c.N).Should().Equal(written, "every committed change is there, once");
        foreach (var key in fresh.GroupBy(s => s.Id))
        {
            key.Select(s => s.N).Should().BeInAscendingOrder($"the changes of key {key.Key} come in the order of their commits");
        }

        seen.Count.Should().BeGreaterThanOrEqualTo(written.Count);
    }

    // Rows of the first snapshot are left out; no change is written before it is stored.
    private static List<(int Partition, int Id, long N, SourceSequence Sequence)> Seen(GroupReader reader) =>
    [
        .. from record in reader.Records
           let change = ChangeEvent.Parse(record.Topic, record.Message.Key, record.Message.Value).Envelope!
           where change.Operation != ChangeOperation.Read
           let row = change.After!.Value
           select (record.Partition.Value, row.GetProperty("id").GetInt32(), row.GetProperty("n").GetInt64(), change.Source.Sequence!.Value),
    ];

    // Each row's lock makes the numbers of one key rise in commit order.
    private static async Task<List<(int Id, long N)>> WriteAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync("CREATE SEQUENCE moment");
        var random = new Random(7);
        List<(int, long)> written = [];
        await using var connection = await database.DataSource.OpenConnectionAsync(CancellationToken.None);
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            List<(int, long)> own = [];
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                var id = random.Next(1, Keys + 1);
                await using var update = new NpgsqlCommand($"UPDATE moments SET n = nextval('moment') WHERE id = {id} RETURNING n", connection, transaction);
                own.Add((id, (long)(await update.ExecuteScalarAsync(CancellationToken.None))!));
            }

            if (random.Next(10) == 0)
            {
                await transaction.RollbackAsync(CancellationToken.None);
            }
            else
            {
                await transaction.CommitAsync(CancellationToken.None);
                written.AddRange(own);
            }

            // A pace that the capture can follow between two starts.
            await Task.Delay(2, CancellationToken.None);
        }

        return written;
    }

    private static Process Start(Scenarios.What what)
    {
        var process = OtherProcess.Start($"{typeof(Scenarios).FullName}.{nameof(Scenarios.Capture_until_killed)}", account: null, (Scenarios.WhatVariable, JsonSerializer.Serialize(what)));
        process.StandardInput.Close();
        return process;
    }

    private static async Task UntilAsync(Func<bool> isSo, Process capture, string what)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            if (capture.HasExited)
            {
                throw new InvalidOperationException($"The capture ended by itself, waiting until {what}: {await capture.StandardOutput.ReadToEndAsync()}");
            }

            TimeProvider.System.GetElapsedTime(since).Should().BeLessThan(Patience, $"waiting until {what}");
            await Task.Delay(5);
        }
    }
}
