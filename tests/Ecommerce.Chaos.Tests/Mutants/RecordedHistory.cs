using System.Collections.Immutable;
using Ecommerce.Analytics;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>A short life of a store in a real PostgreSQL as the real capture saw it: recorded once, then played to every mutant and to the pipeline as it is.</summary>
public sealed class RecordedHistory(PostgresServerFixture server) : IAsyncLifetime
{
    internal const long Seed = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Recording _recording = new(new AnalyticsOptions().Topics);
    private TestDatabase? _store;

    /// <summary>Life with a first snapshot; a table emptied; a lost slot with changes that nobody saw, and a second snapshot.</summary>
    internal ImmutableArray<RecordedPhase> Phases { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _store = await CreateStoreAsync(server);
        var moves = new StoreMoves(_store, Seed);
        await RecordAsync(moves.LiveAsync);
        await RecordAsync(moves.EmptyAsync);
        await DropSlotAsync();
        await moves.LiveUnseenAsync();
        await RecordAsync(moves.LiveOnAsync);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phase in Phases)
            await phase.Truth.DisposeAsync();
        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>A small generated store in a database of its own.</summary>
    internal static async Task<TestDatabase> CreateStoreAsync(PostgresServerFixture server)
    {
        var store = await server.CreateDatabaseAsync();
        await new StoreDatabase(store.DataSource).EnsureCreatedAsync();
        await new StoreLoader(store.DataSource).LoadAsync(new StoreGenerator(new GenerationOptions { Seed = Seed, Users = 60, Products = 40, Orders = 120, Until = new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero) }));
        return store;
    }

    private async Task RecordAsync(Func<Task> live)
    {
        var capture = new PostgresCapture(
            StorePipeline.CaptureOf(_store!.ConnectionString, _store.Name) with { HeartbeatInterval = TimeSpan.FromMilliseconds(200), ConfirmInterval = TimeSpan.FromMilliseconds(200) },
            _recording, _recording, TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var running = capture.RunAsync(stop.Token);
        await capture.Streaming.WaitAsync(Patience);
        await live();
        var end = (ulong)(await _store.ScalarAsync<NpgsqlTypes.NpgsqlLogSequenceNumber>("SELECT pg_current_wal_lsn()"));
        using var deadline = new CancellationTokenSource(Patience);
        while (capture.Status.ConfirmedLsn < end)
        {
            if (running.IsCompleted)
                await running;
            await Task.Delay(20, deadline.Token);
        }

        await stop.CancelAsync();
        await running;
        Phases = Phases.Add(new RecordedPhase([.. _recording.Take()], await CopyAsync()));
    }

    /// <summary>PostgreSQL copies a database only while nobody is connected to it; a session that was closed goes a moment later.</summary>
    private async Task<TestDatabase> CopyAsync()
    {
        var name = $"{_store!.Name}_{Phases.Length}";
        await RepeatAsync(
            PostgresErrorCodes.ObjectInUse,
            async () =>
            {
                _store.DataSource.Clear();
                await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_store.ConnectionString) { Database = "postgres", Pooling = false });
                await using var copy = admin.CreateCommand($"CREATE DATABASE \"{name}\" TEMPLATE \"{_store.Name}\"");
                await copy.ExecuteNonQueryAsync();
            });
        return new TestDatabase(_store.ConnectionString, name);
    }

    private Task DropSlotAsync() => RepeatAsync(PostgresErrorCodes.ObjectInUse, () => _store!.ExecuteAsync($"SELECT pg_drop_replication_slot('{_store.Name}')"));

    private static async Task RepeatAsync(string refused, Func<Task> act)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (PostgresException error) when (error.SqlState == refused && !deadline.IsCancellationRequested)
            {
                await Task.Delay(50);
            }
        }
    }
}
