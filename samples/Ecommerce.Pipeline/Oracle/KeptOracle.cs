using Ecommerce.Data.Generation;
using Ecommerce.Data.Oracle;
using Ecommerce.Pipeline.Hosting;
using Ecommerce.Pipeline.Status;
using Npgsql;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>The oracle of a store, with its memory in the data directory where that is kept.</summary>
internal sealed class KeptOracle : IDisposable
{
    private readonly OracleJournal? _journal;

    private KeptOracle(StoreOracle oracle, OracleJournal? journal)
    {
        Oracle = oracle;
        _journal = journal;
    }

    public StoreOracle Oracle { get; }

    /// <summary>Teaches an oracle a store that was just loaded. The generator yields the same rows again: the oracle has them from there, not from the database.</summary>
    public static async Task<KeptOracle> BeginAsync(DataDirectory directory, NpgsqlDataSource store, StoreGenerator generator, CancellationToken cancellationToken)
    {
        var oracle = new StoreOracle();
        await Task.Run(() => oracle.Fill(generator), cancellationToken);
        await using var connection = await store.OpenConnectionAsync(cancellationToken);
        await oracle.AdoptAsync(connection, cancellationToken);
        return new KeptOracle(oracle, directory.IsTemporary ? null : await OracleJournal.CreateAsync(directory.OracleJournal, oracle, connection, cancellationToken));
    }

    /// <summary>
    /// The oracle of a store that has rows already. A folder that holds one goes on with it even if nobody asks, or its memory would end here; one that is asked for and
    /// cannot be is silent, and says why when it is heard.
    /// </summary>
    /// <returns>The oracle; null where none is kept.</returns>
    public static async Task<KeptOracle?> ResumeAsync(bool isWanted, DataDirectory directory, NpgsqlDataSource store, Progress progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!File.Exists(directory.OracleJournal))
        {
            return isWanted ? new KeptOracle(new StoreOracle(), journal: null) : null;
        }

        await using var connection = await store.OpenConnectionAsync(cancellationToken);
        var journal = await OracleJournal.ResumeAsync(directory.OracleJournal, connection, clock, cancellationToken);
        if (journal.Oracle.Silence is { } silence)
        {
            progress.Say($"The oracle of this folder vouches for nothing: {silence}.");
            if (!isWanted)
            {
                journal.Dispose();
                return null;
            }
        }

        return new KeptOracle(journal.Oracle, journal);
    }

    public void Dispose() => _journal?.Dispose();
}
