using System.Data;
using Ecommerce.Data.Oracle;
using Ecommerce.Data.Store;
using Npgsql;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>The oracle of the store that lives in this process.</summary>
internal sealed class StoreOracleSource(StoreOracle oracle, LiveStore store, NpgsqlDataSource postgres) : IOracleSource
{
    public async Task<IOracleHearing> HoldStillAsync(CancellationToken cancellationToken) => new Hearing(oracle, postgres, await store.HoldStillAsync(cancellationToken));

    private sealed class Hearing(StoreOracle oracle, NpgsqlDataSource postgres, IDisposable hold) : IOracleHearing
    {
        public async Task<OracleTestimony> TestifyAsync(string snapshot, CancellationToken cancellationToken)
        {
            if (oracle.Silence is { } silence)
            {
                return OracleTestimony.Silent(silence);
            }

            // The store keeps sessions for later, which a server that fell and came back has ended.
            postgres.Clear();
            await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await SnapshotName.AdoptAsync(snapshot, connection, transaction, cancellationToken);
            return await oracle.FindForeignWritesAsync(connection, transaction, cancellationToken) is { } foreign
                ? OracleTestimony.Silent($"the store is not its own: {foreign}")
                : new OracleTestimony([.. oracle.Answers()], Silence: null);
        }

        public ValueTask DisposeAsync()
        {
            hold.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
