using Npgsql;
using NpgsqlTypes;

namespace Ecommerce.Data.Schema;

/// <summary>Creates, migrates and drops the store's tables in a PostgreSQL database (14 or later), and remembers there which seed filled it.</summary>
public sealed partial class StoreDatabase
{
    private const string EmptySettings = "{}";
    private readonly NpgsqlDataSource _dataSource;

    /// <summary>Works on one database.</summary>
    /// <param name="dataSource">Connections whose user may create schemas, types and tables. The caller keeps it and disposes of it.</param>
    public StoreDatabase(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
    }

    /// <summary>
    /// Creates types, tables and lookup rows where none of them exists, in one transaction under an advisory lock, so that several hosts may call it at once.
    /// Where all exist with the model's shape nothing is done, except that an empty lookup table gets its rows. CHECK constraints do not belong to the shape.
    /// What it creates it marks as its own (table <c>ecommerce.store_schema</c>); without that mark nothing is ever dropped or migrated.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the transaction is then rolled back.</param>
    /// <returns>True if the schema was created, false if it was there.</returns>
    /// <exception cref="StoreShapeException">Some of the names exist with another shape; the message names the first difference.</exception>
    /// <exception cref="PostgresException">The server refused a statement.</exception>
    public async Task<bool> EnsureCreatedAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        var catalogue = await StoreCatalogue.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (catalogue.IsEmpty)
        {
            await ExecuteAsync(connection, StoreDdl.Render(), cancellationToken).ConfigureAwait(false);
            await StoreMarker.WriteAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            if (catalogue.FirstDifference() is { } difference)
            {
                throw new StoreShapeException(connection.Database, difference.Subject, difference.Expected, difference.Actual);
            }

            await FillEmptyLookupsAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        await EnsureOwnTableAsync(connection, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return catalogue.IsEmpty;
    }

    /// <summary>Looks whether the tables are there, and changes nothing.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>True if all exist with the model's shape, false if none of the names is taken.</returns>
    /// <exception cref="StoreShapeException">Some of the names exist with another shape; the message names the first difference.</exception>
    public async Task<bool> IsCreatedAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await ExecuteAsync(connection, "SET LOCAL search_path = public", cancellationToken).ConfigureAwait(false);
        var catalogue = await StoreCatalogue.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        return catalogue switch
        {
            { IsEmpty: true } => false,
            _ when catalogue.FirstDifference() is { } difference => throw new StoreShapeException(connection.Database, difference.Subject, difference.Expected, difference.Actual),
            _ => true,
        };
    }

    /// <summary>Reads what <see cref="RememberAsync"/> wrote.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The memory; null if nothing was ever written here.</returns>
    public async Task<StoreMemory?> RecallAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var exists = new NpgsqlCommand("SELECT to_regclass('ecommerce.store') IS NOT NULL", connection);
        await using var __ = exists.ConfigureAwait(false);
        return await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true
            ? await RecallAsync(connection, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>Remembers the seed that fills this database. Writing the same seed again changes nothing.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="settings">Settings that go with it, as JSON text; kept from the first writing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the database remembers now.</returns>
    /// <exception cref="StoreSeedException">The database remembers another seed.</exception>
    public async Task<StoreMemory> RememberAsync(long seed, string settings = EmptySettings, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(settings);
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await OwnSchema.LockAsync(connection, cancellationToken).ConfigureAwait(false);
        await EnsureOwnTableAsync(connection, cancellationToken).ConfigureAwait(false);
        var insert = new NpgsqlCommand("INSERT INTO ecommerce.store (seed, settings) VALUES ($1, $2) ON CONFLICT (only_row) DO NOTHING", connection);
        await using (insert.ConfigureAwait(false))
        {
            insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seed });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = settings, NpgsqlDbType = NpgsqlDbType.Jsonb });
            await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        var memory = await RecallAsync(connection, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("ecommerce.store lost the row that was just written.");
        if (memory.Seed != seed)
        {
            throw new StoreSeedException(connection.Database, memory.Seed, seed);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return memory;
    }

    private static async Task<StoreMemory?> RecallAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT seed, created_at, settings::text FROM ecommerce.store", connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new StoreMemory(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2))
            : null;
    }

    private static async Task FillEmptyLookupsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in StoreSchema.Tables.Where(table => !table.LookupRows.IsEmpty))
        {
            var probe = new NpgsqlCommand($"SELECT NOT EXISTS (SELECT FROM {StoreSchema.SchemaName}.{table.Name})", connection);
            await using var _ = probe.ConfigureAwait(false);
            if (await probe.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
            {
                await ExecuteAsync(connection, StoreDdl.RenderLookupRows(table), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static Task EnsureOwnTableAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => ExecuteAsync(
        connection,
        $"""
        DO $$ BEGIN
            {OwnSchema.EnsureStatement}
            IF to_regclass('ecommerce.store') IS NULL THEN
                CREATE TABLE ecommerce.store (
                    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                    seed bigint NOT NULL,
                    created_at timestamptz NOT NULL DEFAULT now(),
                    settings jsonb NOT NULL DEFAULT '{EmptySettings}');
            END IF;
        END $$;
        """,
        cancellationToken);

    // The catalogue spells names with their schema unless the path reaches them.
    private static async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await OwnSchema.LockAsync(connection, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, "SET LOCAL search_path = public", cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
