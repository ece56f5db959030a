using System.Globalization;
using Npgsql;

namespace Ecommerce.Data.Oracle;

/// <summary>
/// A transaction of somebody else than the living store that an oracle hears of all the same: by what its statements hand back (<c>RETURNING</c>), and by what it is told. The
/// living store must stand still meanwhile (<see cref="Store.LiveStore.HoldStillAsync"/>), or must not touch the same rows. Disposing of one that was not committed rolls it back.
/// </summary>
public sealed class HeardTransaction : IAsyncDisposable
{
    private readonly StoreOracle _oracle;
    private readonly NpgsqlTransaction _transaction;
    private readonly List<RowChange> _changes = [];
    private CommitTicket? _ticket;

    private HeardTransaction(StoreOracle oracle, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _oracle = oracle;
        Connection = connection;
        _transaction = transaction;
    }

    /// <summary>Its connection, for statements that write nothing an answer reads.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Begins one.</summary>
    /// <param name="oracle">Who hears.</param>
    /// <param name="connection">An open connection without a transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The transaction.</returns>
    /// <exception cref="PostgresException">The server refused.</exception>
    public static async Task<HeardTransaction> BeginAsync(StoreOracle oracle, NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(oracle);
        ArgumentNullException.ThrowIfNull(connection);
        return new HeardTransaction(oracle, connection, await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Runs one statement. What it inserts, updates or deletes itself is heard; what it causes elsewhere (cascades, TRUNCATE, old keys) must be told by <see cref="Deleted"/>.</summary>
    /// <param name="sql">One statement. One that writes a table which an answer reads must begin with INSERT INTO, UPDATE or DELETE FROM, or be no such statement at all (DDL, TRUNCATE).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many rows it wrote, or -1.</returns>
    /// <exception cref="PostgresException">The server refused.</exception>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        var command = new NpgsqlCommand(RowEcho.Add(sql) ?? sql, Connection, _transaction) { CommandTimeout = 120 };
        await using var ending = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var echo = RowEcho.Find(reader);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (echo >= 0)
                {
                    _changes.Add(RowEcho.Read(reader, echo).Change);
                }
            }

            return reader.RecordsAffected;
        }
    }

    /// <summary>Asks for ids inside the transaction.</summary>
    /// <param name="sql">A query whose first column is an integer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first column.</returns>
    /// <exception cref="PostgresException">The server refused.</exception>
    public async Task<IReadOnlyList<int>> QueryIdsAsync(string sql, CancellationToken cancellationToken = default)
    {
        var command = new NpgsqlCommand(sql, Connection, _transaction);
        await using var ending = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        var ids = new List<int>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            ids.Add(reader.GetInt32(0));
        }

        return ids;
    }

    /// <summary>Tells of rows that go without a statement of their own: by a cascade, by TRUNCATE, or because their key changed.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="ids">The rows' ids. Where the transaction writes such a row again, tell before that.</param>
    public void Deleted(string table, IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (WatchedTable.Find(table) is { } watched)
        {
            _changes.AddRange(ids.Select(id => new RowChange(watched.Name, id, Fact: null)));
        }
    }

    /// <summary>Commits, and lets the oracle count what it heard.</summary>
    /// <param name="cancellationToken">Gives up before the commit, not during it.</param>
    /// <exception cref="PostgresException">The server refused.</exception>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ask = new NpgsqlCommand("SELECT pg_current_xact_id()::text", Connection, _transaction);
        await using var asked = ask.ConfigureAwait(false);
        var number = ulong.Parse((string)(await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!, CultureInfo.InvariantCulture);
        _ticket = _oracle.Announce(_changes, number);
        try
        {
            await _transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (PostgresException error) when (!IsServerGone(error))
        {
            Settle(committed: false);
            throw;
        }

        Settle(committed: true);
    }

    /// <summary>Whether an error says that the server went away, so that a commit may have happened all the same.</summary>
    /// <param name="error">The error.</param>
    /// <returns>True where the connection broke, or the server was shut down.</returns>
    public static bool IsServerGone(NpgsqlException error) => error is not PostgresException refused || refused.SqlState.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>Finds out what became of a commit that ended with the server. Does nothing where nothing is in doubt.</summary>
    /// <param name="connection">Another connection to the same server.</param>
    /// <param name="cancellationToken">Gives up; the oracle stays silent.</param>
    /// <exception cref="NpgsqlException">The server is away still.</exception>
    public async Task ResolveAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (_ticket is not { } ticket)
        {
            return;
        }

        if (await CommitStatus.HasCommittedAsync(connection, ticket.Transaction, cancellationToken).ConfigureAwait(false) is { } committed)
        {
            Settle(committed);
        }
    }

    /// <summary>Rolls back what was not committed.</summary>
    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private void Settle(bool committed)
    {
        _oracle.Settle(_ticket!, committed);
        _ticket = null;
    }
}
