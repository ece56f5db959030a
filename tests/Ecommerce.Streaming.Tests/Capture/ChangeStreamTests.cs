using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Streaming.Tests.Capture;

[Collection(CaptureCollection.Name)]
public sealed class ChangeStreamTests(PostgresServerFixture server)
{
    [Fact]
    public async Task Changes_are_read_without_Kafka_and_what_is_done_does_not_come_again()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Ledger.CreateAsync(database);
        var offsets = new InMemoryCaptureOffsetStore();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var stream = new ChangeStream(CaptureRun.Options(database, Ledger.Table), offsets, TimeProvider.System, NullLogger.Instance);

        var rows = new RowReader<Row>();
        var seen = new List<ChangeEvent<Row>>();
        await foreach (var change in stream.ReadAsync(deadline.Token))
        {
            seen.Add(change.As(rows));
            if (seen.Count == 20)
            {
                await database.ExecuteAsync("UPDATE ledger SET v = 'a' WHERE id = 1");
                await database.ExecuteAsync("DELETE FROM ledger WHERE id = 2");
            }

            if (seen.Count == 22)
            {
                break; // the delete is not done
            }
        }

        seen.Take(20).Should().OnlyContain(e => e.Operation == ChangeOperation.Read).And.OnlyHaveUniqueItems(e => e.After!.Id);
        seen[20].Should().Match<ChangeEvent<Row>>(e => e.Operation == ChangeOperation.Update && e.After == new Row(1, "a"));
        seen[21].Should().Match<ChangeEvent<Row>>(e => e.Operation == ChangeOperation.Delete && e.Before!.Id == 2);

        await database.ExecuteAsync("UPDATE ledger SET v = 'b' WHERE id = 3");
        var again = new List<ChangeEvent<Row>>();
        await foreach (var change in new ChangeStream(CaptureRun.Options(database, Ledger.Table), offsets, TimeProvider.System, NullLogger.Instance).ReadAsync(deadline.Token))
        {
            again.Add(change.As(rows));
            if (change.Envelope!.After?.GetProperty("id").GetInt32() == 3)
            {
                break;
            }
        }

        again.Select(e => e.Operation).Should().EndWith([ChangeOperation.Delete, ChangeOperation.Update], "the delete was not done, and nothing is skipped");
        again.Should().NotContain(e => e.Operation == ChangeOperation.Read, "the snapshot was done");
        (await offsets.ReadAsync(default))!.SnapshotCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_capture_that_cannot_start_tells_the_reader()
    {
        await using var database = await server.CreateDatabaseAsync();
        var stream = new ChangeStream(CaptureRun.Options(database, "public.nowhere"), new InMemoryCaptureOffsetStore(), TimeProvider.System, NullLogger.Instance);
        var reading = async () =>
        {
            await foreach (var _ in stream.ReadAsync())
            {
                throw new InvalidOperationException("There is nothing to read.");
            }
        };
        await reading.Should().ThrowAsync<CaptureSetupException>().WithMessage("*public.nowhere*");
    }

    private sealed record Row(int Id, string V);
}
