using Npgsql;

namespace Ecommerce.Data.Oracle;

/// <summary>
/// An oracle's memory in a file, so that it outlives its process, and the death of it. The file holds what the oracle knew when the file was begun, and after that every transaction of
/// the living store, written just before it commits, with its outcome once that is known. Of those few whose outcome a killed process did not get to write down, PostgreSQL is asked
/// whether they committed (<c>pg_xact_status</c>), not what they wrote. Should the file itself have lost something, the rows tell: they then have writers that the oracle does not know
/// (<see cref="StoreOracle.FindForeignWritesAsync"/>). The file grows with each transaction and is begun anew by each <see cref="ResumeAsync"/>.
/// </summary>
public sealed class OracleJournal : IDisposable
{
    private const int EntriesOfKnown = 10_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<JournalEntry> _unwritten = [];
    private JournalFile? _file;

    private OracleJournal(StoreOracle oracle, JournalFile? file)
    {
        Oracle = oracle;
        _file = file;
    }

    /// <summary>The oracle that is remembered. Where the file could not be understood, it is silent and says why, and the file stays as it is.</summary>
    public StoreOracle Oracle { get; }

    /// <summary>Begins a file with all that an oracle knows, and follows the oracle from then on. No transaction of the store may be under way.</summary>
    /// <param name="path">The file; one that is there is replaced, in one step.</param>
    /// <param name="oracle">The oracle, of which this must be the only journal.</param>
    /// <param name="connection">An open connection to the store's database, by which the file is known as its.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The journal. Dispose of it once the store has ended.</returns>
    /// <exception cref="InvalidOperationException">The oracle is silent, so that there is nothing to remember.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="PostgresException">The server refused.</exception>
    public static async Task<OracleJournal> CreateAsync(string path, StoreOracle oracle, NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(oracle);
        if (oracle.Silence is { } silence)
        {
            throw new InvalidOperationException($"The oracle has nothing to remember: {silence}.");
        }

        return Begin(path, await SubjectAsync(connection, cancellationToken).ConfigureAwait(false), oracle);
    }

    /// <summary>Restores the oracle from its file, and follows it from then on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="connection">An open connection to the store's database, in which no writer of an earlier process may be at work any more.</param>
    /// <param name="timeProvider">The clock of waits; null for the system's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The journal. Dispose of it once the store has ended.</returns>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="PostgresException">The server refused.</exception>
    public static async Task<OracleJournal> ResumeAsync(string path, NpgsqlConnection connection, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var subject = await SubjectAsync(connection, cancellationToken).ConfigureAwait(false);
        var oracle = new StoreOracle();
        try
        {
            var outcomes = await Task.Run(() => ReadOutcomes(path, subject), cancellationToken).ConfigureAwait(false);
            await AskAsync(outcomes, connection, timeProvider ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
            await Task.Run(() => oracle.Restore(JournalFile.Read(path, subject), outcomes), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            return new OracleJournal(new StoreOracle($"its memory {path} cannot be used: {error.Message}"), file: null);
        }

        return oracle.Silence is null ? Begin(path, subject, oracle) : new OracleJournal(oracle, file: null);
    }

    /// <summary>Writes down what is not written yet, and closes the file.</summary>
    public void Dispose() => Oracle.Leave(this);

    /// <summary>A transaction is about to commit: it must not before this has returned.</summary>
    internal void Announce(CommitTicket ticket) => Write(new JournalEntry.Announced(ticket.Transaction, ticket.Changes));

    /// <summary>An outcome is known. It is written with the next transaction: should it be lost, it can be asked for.</summary>
    internal void Settle(CommitTicket ticket) => _unwritten.Add(new JournalEntry.Settled(ticket.Transaction, ticket.Committed is true));

    internal void Lose(string why) => Write(new JournalEntry.Lost(why));

    internal void Close()
    {
        try
        {
            Write();
            _file?.FlushToDisk();
        }
        finally
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private static OracleJournal Begin(string path, string subject, StoreOracle oracle)
    {
        var temporary = path + ".tmp";
        var file = JournalFile.Create(temporary, subject);
        var journal = new OracleJournal(oracle, file);
        try
        {
            oracle.Follow(journal, journal.WriteKnown);
            file.FlushToDisk();
            File.Move(temporary, path, overwrite: true);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    private void WriteKnown(StoreFacts facts, IReadOnlyCollection<uint> transactions)
    {
        foreach (var rows in facts.Rows().Chunk(EntriesOfKnown))
        {
            _file!.Append(new JournalEntry.Known(rows));
        }

        foreach (var own in transactions.Chunk(EntriesOfKnown))
        {
            _file!.Append(new JournalEntry.Own(own));
        }
    }

    private void Write(params ReadOnlySpan<JournalEntry> entries)
    {
        _file?.Append([.. _unwritten, .. entries]);
        _unwritten.Clear();
    }

    private static async Task<string> SubjectAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var command = new NpgsqlCommand("SELECT format('database %s of server %s', (SELECT oid FROM pg_database WHERE datname = current_database()), system_identifier) FROM pg_control_system()", connection);
        await using var _ = command.ConfigureAwait(false);
        return (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static Dictionary<ulong, bool?> ReadOutcomes(string path, string subject)
    {
        var outcomes = new Dictionary<ulong, bool?>();
        foreach (var entry in JournalFile.Read(path, subject))
        {
            if (entry is JournalEntry.Announced announced)
            {
                outcomes[announced.Transaction] = null;
            }
            else if (entry is JournalEntry.Settled settled)
            {
                outcomes[settled.Transaction] = settled.Committed;
            }
        }

        return outcomes;
    }

    /// <summary>Asks for the outcomes that are not written down; what the server has forgotten stays unknown.</summary>
    private static async Task AskAsync(Dictionary<ulong, bool?> outcomes, NpgsqlConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        foreach (var transaction in outcomes.Where(outcome => outcome.Value is null).Select(outcome => outcome.Key).ToList())
        {
            string? status;
            while ((status = await CommitStatus.AskAsync(connection, transaction, cancellationToken).ConfigureAwait(false)) is CommitStatus.InProgress && time.GetElapsedTime(started) < Patience)
            {
                // The server is about to notice that its client has died.
                await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(false);
            }

            outcomes[transaction] = status switch
            {
                "committed" => true,
                "aborted" => false,
                _ => null,
            };
        }
    }
}
