using Ecommerce.Data.Generation;
using Ecommerce.Data.Oracle;
using Npgsql;

namespace Ecommerce.Data.Store;

/// <summary>One transaction of the store's life: its connection, its clock and its random choices. It commits only if it was told what it did.</summary>
internal sealed class StoreTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, RandomStream random, DateTime now, StoreOracle? oracle = null)
{
    private readonly List<RowChange> _changes = [];
    private ulong _number;

    public RandomStream Random { get; } = random;

    /// <summary>Now, in UTC and whole seconds: PostgreSQL would round a fraction up into the future.</summary>
    public DateTime Now { get; } = now;

    public int Rows { get; private set; }

    public StoreActionKind? Done { get; private set; }

    /// <summary>What follows from it, each after so many typical delays.</summary>
    public List<(StoreTask Task, double Delays)> Following { get; } = [];

    public void Did(StoreActionKind kind) => Done = kind;

    /// <summary>Tells the oracle, if there is one and it is concerned, that this transaction is about to commit.</summary>
    public CommitTicket? Announce() => _changes.Count > 0 ? oracle?.Announce(_changes, _number) : null;

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
            Follow(command);
            batch.BatchCommands.Add(command);
        }

        await batch.PrepareAsync().ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var result = 0;
            do
            {
                // A result that is nothing but an echo is none of the caller's.
                var echo = oracle is null ? -1 : RowEcho.Find(reader);
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    Hear(reader, echo);
                    if (echo != 0)
                    {
                        onRow(result, reader);
                    }
                }

                result += echo == 0 ? 0 : 1;
            }
            while (await reader.NextResultAsync().ConfigureAwait(false));
        }

        // A SELECT, locking or not, says -1.
        Rows += commands.Sum(command => Math.Max(0, command.RecordsAffected));
    }

    private void Follow(NpgsqlBatchCommand command)
    {
        if (oracle is null)
        {
            return;
        }

        if (RowEcho.Add(command.CommandText) is { } echoing)
        {
            command.CommandText = echoing;
        }
        else
        {
            oracle.LoseTrack($"the store wrote by a statement that it cannot follow: {command.CommandText.Trim()}");
        }
    }

    private void Hear(NpgsqlDataReader reader, int echo)
    {
        if (echo >= 0)
        {
            (var change, _number) = RowEcho.Read(reader, echo);
            _changes.Add(change);
        }
    }
}
