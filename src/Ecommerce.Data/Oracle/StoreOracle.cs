using Ecommerce.Data.Generation;
using Npgsql;

namespace Ecommerce.Data.Oracle;

/// <summary>
/// Knows what each of the 13 answers must be, by its own arithmetic. It hears of every row as it is written: from the generator the rows themselves, from a living
/// store what each of its statements wrote, once that is committed. It never asks a database for an answer, nor for a row that it did not see being written.
/// It keeps of each row only what the answers need. Safe for many threads.
/// </summary>
public sealed class StoreOracle
{
    private readonly Lock _lock = new();
    private readonly StoreFacts _facts = new();
    private readonly HashSet<uint> _ownTransactions = [];
    private readonly Queue<CommitTicket> _commits = new();
    private OracleJournal? _journal;
    private string? _silence = "it has not seen the store's first rows";

    /// <summary>Makes one that knows nothing yet.</summary>
    public StoreOracle()
    {
    }

    /// <summary>Makes one that vouches for nothing, for a reason of its own.</summary>
    internal StoreOracle(string silence) => _silence = silence;

    /// <summary>Why it can vouch for nothing, as the end of a sentence; null while it can.</summary>
    public string? Silence
    {
        get
        {
            lock (_lock)
            {
                return _silence ?? (_commits.Count > 0 ? "whether a transaction committed is not known: the connection broke in the middle" : null);
            }
        }
    }

    /// <summary>Learns a generated store, whose rows are the first ones. A store that is loaded from the same options has the same rows.</summary>
    /// <param name="generator">The store.</param>
    public void Fill(StoreGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        lock (_lock)
        {
            foreach (var batch in generator.Batches())
            {
                foreach (var row in batch.Rows)
                {
                    if (RowFacts.Insertion(row) is { } change)
                    {
                        _facts.Apply(change);
                    }
                }
            }

            _silence = null;
        }
    }

    /// <summary>Takes the rows that a freshly loaded database holds for its own, so that <see cref="FindForeignWritesAsync"/> can tell later ones from them. Reads no values.</summary>
    /// <param name="connection">An open connection to the store's database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresException">The server refused.</exception>
    public async Task AdoptAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        foreach (var (_, transaction, _) in await RowWriters.ReadAsync(connection, transaction: null, cancellationToken).ConfigureAwait(false))
        {
            lock (_lock)
            {
                _ownTransactions.Add(transaction);
            }
        }
    }

    /// <summary>Looks for rows that somebody else inserted, updated or deleted: of those the oracle cannot know. Compares who wrote the rows, not what they say.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="transaction">The transaction with the snapshot to look at; everything of the living store must be committed in it, and nothing after.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found, as a phrase; null where every row is its own.</returns>
    /// <exception cref="PostgresException">The server refused.</exception>
    public async Task<string?> FindForeignWritesAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken = default)
    {
        var writers = await RowWriters.ReadAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (writers.FirstOrDefault(writer => !_ownTransactions.Contains(writer.Transaction)) is { Rows: > 0 } foreign)
            {
                return FormattableString.Invariant($"{foreign.Rows} row(s) of public.{foreign.Table} were written by somebody else (transaction {foreign.Transaction})");
            }

            foreach (var table in WatchedTable.All)
            {
                var (there, known) = (writers.Where(writer => string.Equals(writer.Table, table.Name, StringComparison.Ordinal)).Sum(writer => writer.Rows), _facts.Count(table.Name));
                if (there != known)
                {
                    return FormattableString.Invariant($"public.{table.Name} has {there} rows where the store left {known}: somebody else deleted some");
                }
            }
        }

        return null;
    }

    /// <summary>Works the answers out from what is committed by now.</summary>
    /// <returns>The 13 answers, in the order in which they are documented.</returns>
    /// <exception cref="InvalidOperationException">It can vouch for nothing; see <see cref="Silence"/>.</exception>
    public IReadOnlyList<OracleAnswer> Answers()
    {
        lock (_lock)
        {
            return Silence is { } reason ? throw new InvalidOperationException($"The oracle has no answers: {reason}.") : new ExpectedAnswers(_facts).All();
        }
    }

    /// <summary>Hears of one row outside any transaction.</summary>
    internal void Apply(RowChange change)
    {
        lock (_lock)
        {
            _facts.Apply(change);
            _silence = null;
        }
    }

    /// <summary>
    /// A transaction that still holds all its locks is about to commit. Whoever changes the same row later must wait for that commit, and can come here only after it:
    /// so the order of the tickets is that of the commits of each row, though the news of the commits may overtake each other.
    /// </summary>
    internal CommitTicket Announce(IReadOnlyList<RowChange> changes, ulong transaction)
    {
        var ticket = new CommitTicket(changes, transaction);
        lock (_lock)
        {
            _journal?.Announce(ticket);
            _commits.Enqueue(ticket);
        }

        return ticket;
    }

    /// <summary>The outcome of an announced commit is known. What it changed counts once the outcome of all before it is known too.</summary>
    internal void Settle(CommitTicket ticket, bool committed)
    {
        lock (_lock)
        {
            ticket.Committed = committed;
            _journal?.Settle(ticket);
            while (_commits.TryPeek(out var first) && first.Committed is { } counts)
            {
                _commits.Dequeue();
                if (!counts)
                {
                    continue;
                }

                _ownTransactions.Add((uint)first.Transaction);
                Apply(first.Changes);
            }
        }
    }

    /// <summary>Something was written that could not be followed: from now on it vouches for nothing.</summary>
    internal void LoseTrack(string why)
    {
        lock (_lock)
        {
            if (_silence is null)
            {
                _silence = why;
                _journal?.Lose(why);
            }
        }
    }

    /// <summary>Writes down what it knows, and from now on what it hears.</summary>
    internal void Follow(OracleJournal journal, Action<StoreFacts, IReadOnlyCollection<uint>> write)
    {
        lock (_lock)
        {
            if (_journal is not null || _commits.Count > 0)
            {
                throw new InvalidOperationException("The oracle has a journal already, or its store is in the middle of a commit.");
            }

            write(_facts, _ownTransactions);
            _journal = journal;
        }
    }

    /// <summary>Ends a journal.</summary>
    internal void Leave(OracleJournal journal)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_journal, journal))
            {
                _journal = null;
            }

            journal.Close();
        }
    }

    /// <summary>Learns from a journal what it knew.</summary>
    /// <param name="entries">The journal.</param>
    /// <param name="outcomes">Of each announced transaction whether it committed; null where nobody knows any more.</param>
    internal void Restore(IEnumerable<JournalEntry> entries, IReadOnlyDictionary<ulong, bool?> outcomes)
    {
        lock (_lock)
        {
            _silence = null;
            foreach (var entry in entries)
            {
                switch (entry)
                {
                    case JournalEntry.Known known:
                        Apply(known.Changes);
                        break;
                    case JournalEntry.Own own:
                        _ownTransactions.UnionWith(own.Transactions);
                        break;
                    case JournalEntry.Announced announced when outcomes[announced.Transaction] is true:
                        _ownTransactions.Add((uint)announced.Transaction);
                        Apply(announced.Changes);
                        break;
                    case JournalEntry.Announced announced when outcomes[announced.Transaction] is null:
                        LoseTrack(FormattableString.Invariant($"whether transaction {announced.Transaction} committed is not known: the host was killed in the middle, and PostgreSQL does not tell"));
                        break;
                    case JournalEntry.Lost lost:
                        LoseTrack(lost.Why);
                        break;
                }
            }
        }
    }

    private void Apply(IReadOnlyList<RowChange> changes)
    {
        foreach (var change in changes)
        {
            _facts.Apply(change);
        }
    }
}
