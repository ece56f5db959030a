using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>A capture that ends at any moment, without a last word to the slot: nothing is missing, nothing comes in the wrong order, nothing counts twice.</summary>
[Collection(CaptureCollection.Name)]
public sealed class CrashTests(PostgresServerFixture server)
{
    private const int Keys = 8;
    private const int Rounds = 10;

    [Fact]
    public async Task Ten_captures_that_end_at_random_moments_under_load_lose_and_double_nothing()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE counter (id integer PRIMARY KEY, n integer NOT NULL); INSERT INTO counter SELECT g, 0 FROM generate_series(1, {Keys}) AS g");
        var options = CaptureRun.Options(database, "public.counter") with { ConfirmInterval = TimeSpan.FromMilliseconds(20) };
        var offsets = new InMemoryCaptureOffsetStore();
        var sink = new RecordingSink();
        await using (await new CaptureRun(options, sink, offsets).StreamingAsync())
        {
            // A snapshot that is broken off and taken again skips what happened meanwhile; see ResnapshotTests for that.
            await Until.TrueAsync(async () => (await offsets.ReadAsync(default))!.SnapshotCompleted, "the snapshot is known to be stored");
        }

        using var enough = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(w => Task.Run(() => WriteAsync(database, w, enough.Token))).ToArray();
        var random = new Random(4);
        for (var round = 0; round < Rounds; round++)
        {
            // Half of them while nothing is stored any more, so that much comes again.
            await using var run = new CaptureRun(options, sink, offsets);
            var seen = sink.Records.Count;
            var until = seen + random.Next(1, 120);
            if (random.Next(2) == 0)
            {
                sink.StopStoring();
            }

            await sink.UntilAsync(s => s.Records.Count >= until, "some records have come");
            sink.Failure = new InvalidOperationException("killed");
            await run.Invoking(r => r.Running.WaitAsync(TimeSpan.FromSeconds(30))).Should().ThrowAsync<CaptureException>();
            sink.Failure = null;
            sink.StoreEverything();
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        await using var last = await new CaptureRun(options, sink, offsets).StreamingAsync();
        await last.CaughtUpAsync(database);
        var snapshotLsn = (await offsets.ReadAsync(default))!.SnapshotLsn;
        for (var key = 1; key <= Keys; key++)
        {
            List<int> applied = [];
            UInt128 newest = 0;
            foreach (var e in sink.Events.Where(e => e.Key == $"{{\"id\":{key}}}"))
            {
                if (e.Version(snapshotLsn) is var version && version > newest)
                {
                    newest = version;
                    applied.Add(e.Event.After!.Value.GetProperty("n").GetInt32());
                }
            }

            var expected = await database.ScalarAsync<int>($"SELECT n FROM counter WHERE id = {key}");
            applied.Should().Equal(Enumerable.Range(applied[0], expected - applied[0] + 1), $"key {key} went through every committed value once, in order");
        }

        sink.Events.Count(e => e.Op == 'u').Should().BeGreaterThan(await database.ScalarAsync<int>("SELECT sum(n)::int FROM counter") / 2, "the test has seen a load");
    }

    private static async Task WriteAsync(TestDatabase database, int writer, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await database.ExecuteAsync($"UPDATE counter SET n = n + 1 WHERE id = {(i % (Keys / 2)) + 1 + (writer * (Keys / 2))}");
        }
    }
}
