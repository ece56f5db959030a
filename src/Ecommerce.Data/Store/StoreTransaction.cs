using Ecommerce.Data.Generation;
using Npgsql;

namespace Ecommerce.Data.Store;

/// <summary>One transaction of the store's life: its connection, its clock and its random choices. It commits only if it was told what it did.</summary>
internal sealed class StoreTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, RandomStream random, DateTime now)
{
    public RandomStream Random { get; } = random;

    /// <summary>Now, in UTC and whole seconds: PostgreSQL would round a fraction up into the future.</summary>
    public DateTime Now { get; } = now;

    public int Rows { get; private set; }

    public StoreActionKind? Done { get; private set; }

    /// <summary>What follows from it, each after so many typical delays.</summary>
    public List<(StoreTask Task, double Delays)> Following { get; } = [];

    public void Did(StoreActionKind kind) => Done = kind;

    /// <summary>Schedules a step for about <paramref name="delays"/> typical delays from now.</summary>
    public void Then(StoreActionKind kind, long subject, double delays = 1, int attempt = 0) =>
        Following.Add((new(kind, subject, attempt), delays * (0.5 + Random.NextFraction())));

    /// <summary>A statement with positional parameters.</summary>
    public static NpgsqlBatchCommand Sql(string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    public Task WriteAsync(params NpgsqlBatchCommand[] commands) => RunAsync(static (_, _) => { }, commands);

    /// <summary>The first row of a query, or the default.</summary>
    public async Task<T?> FirstAsync<T>(Func<NpgsqlDataReader, T> read, NpgsqlBatchCommand command)
    {
        T? first = default;
        await RunAsync((_, reader) => first = read(reader), command).ConfigureAwait(false);
        return first;
    }

    /// <summary>Runs statements in one round trip, prepared on first use; each row is handed over with the number of its result among those that have rows' columns.</summary>
    public async Task RunAsync(Action<int, NpgsqlDataReader> onRow, params NpgsqlBatchCommand[] commands)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        await using var disposing = batch.ConfigureAwait(false);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.PrepareAsync().ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var result = 0;
            do
            {
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    onRow(result, reader);
                }

                result++;
            }
            while (await reader.NextResultAsync().ConfigureAwait(false));
        }

        // A SELECT, locking or not, says -1.
        Rows += commands.Sum(command => Math.Max(0, command.RecordsAffected));
    }
}
