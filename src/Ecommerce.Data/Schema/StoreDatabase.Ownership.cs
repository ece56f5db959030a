using System.Globalization;
using Npgsql;

namespace Ecommerce.Data.Schema;

/// <content>What is done only to tables that were created here: migration and removal.</content>
public sealed partial class StoreDatabase
{
    /// <summary>
    /// Brings tables that <see cref="EnsureCreatedAsync"/> created up to the present model, in one transaction: CHECK constraints and indexes that are missing are added,
    /// empty lookup tables get their rows. Rows that break a new CHECK make it fail as a whole. Calling it again changes nothing.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the transaction is then rolled back.</param>
    /// <returns>What was added, e.g. <c>constraint orders_total_adds_up of public.orders</c>; empty if nothing was missing.</returns>
    /// <exception cref="StoreOwnershipException">The tables are not ours, or there are none.</exception>
    /// <exception cref="StoreVersionException">They were created by a later version.</exception>
    /// <exception cref="StoreShapeException">Somebody has changed the columns or keys; the message names the first difference.</exception>
    /// <exception cref="PostgresException">The server refused a statement, e.g. a CHECK that rows break.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        await ThrowUnlessOursAsync(connection, "migrated", cancellationToken).ConfigureAwait(false);
        var catalogue = await StoreCatalogue.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (catalogue.FirstDifference() is { } difference)
        {
            throw new StoreShapeException(connection.Database, difference.Subject, difference.Expected, difference.Actual);
        }

        var added = new List<string>();
        foreach (var table in StoreSchema.Tables)
        {
            await AddMissingAsync(connection, table, added, cancellationToken).ConfigureAwait(false);
        }

        await FillEmptyLookupsAsync(connection, cancellationToken).ConfigureAwait(false);
        await EnsureOwnTableAsync(connection, cancellationToken).ConfigureAwait(false);
        await StoreMarker.WriteAsync(connection, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return added;
    }

    /// <summary>
    /// Drops the store's tables and types with all rows, and what <see cref="StoreDatabase"/> remembers of them, in one transaction. Schema <c>ecommerce</c> goes too
    /// unless something else is in it. What somebody else has built on the tables, such as a view, is not dropped: the server then refuses, and nothing changes.
    /// </summary>
    /// <param name="cancellationToken">Stops it; the transaction is then rolled back.</param>
    /// <returns>True if it dropped them, false if none of the store's names is taken.</returns>
    /// <exception cref="StoreOwnershipException">The tables are not ours.</exception>
    /// <exception cref="StoreVersionException">They were created by a later version, which may have more of them.</exception>
    /// <exception cref="PostgresException">The server refused, e.g. because an object depends on a table (SQLSTATE 2BP01); its detail names the object, if the connection string has <c>Include Error Detail</c>.</exception>
    public async Task<bool> DropAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        await BeginAsync(connection, cancellationToken).ConfigureAwait(false);
        var catalogue = await StoreCatalogue.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (catalogue.IsEmpty && await StoreMarker.ReadAsync(connection, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        await ThrowUnlessOursAsync(connection, "dropped", cancellationToken).ConfigureAwait(false);
        var tables = string.Join(", ", StoreSchema.Tables.Select(table => $"{StoreSchema.SchemaName}.{table.Name}"));
        var types = string.Join(", ", StoreSchema.Enums.Select(type => $"{StoreSchema.SchemaName}.{type.Name}"));
        await ExecuteAsync(connection, $"DROP TABLE IF EXISTS {tables}; DROP TYPE IF EXISTS {types}; DROP TABLE IF EXISTS ecommerce.store, ecommerce.store_schema", cancellationToken).ConfigureAwait(false);

        // A user of that name has made tables there without knowing; the job history may be kept there too.
        await ExecuteAsync(
            connection,
            """
            DO $$ BEGIN
                DROP SCHEMA ecommerce;
            EXCEPTION WHEN dependent_objects_still_exist THEN NULL;
            END $$
            """,
            cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task ThrowUnlessOursAsync(NpgsqlConnection connection, string deed, CancellationToken cancellationToken)
    {
        var version = await StoreMarker.ReadAsync(connection, cancellationToken).ConfigureAwait(false) ?? throw new StoreOwnershipException(connection.Database, deed);
        if (version > StoreMarker.CurrentVersion)
        {
            throw new StoreVersionException(connection.Database, version);
        }
    }

    // A CHECK is known by its name, an index by the column that it starts with: a person may have made a better one.
    private static async Task AddMissingAsync(NpgsqlConnection connection, TableModel table, List<string> added, CancellationToken cancellationToken)
    {
        var name = $"{StoreSchema.SchemaName}.{table.Name}";
        var checks = await NamesAsync(connection, "SELECT conname::text FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'", name, cancellationToken).ConfigureAwait(false);
        foreach (var check in table.Checks.Where(check => !checks.Contains(check.Name)))
        {
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {name} ADD CONSTRAINT {check.Name} CHECK ({check.Expression})"), cancellationToken).ConfigureAwait(false);
            added.Add($"constraint {check.Name} of {name}");
        }

        var indexed = await NamesAsync(
            connection,
            "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = $1::regclass AND i.indpred IS NULL",
            name,
            cancellationToken).ConfigureAwait(false);
        foreach (var column in table.IndexedColumns.Where(column => !indexed.Contains(column)))
        {
            await ExecuteAsync(connection, StoreDdl.RenderIndex(table, column), cancellationToken).ConfigureAwait(false);
            added.Add($"index on {name} ({column})");
        }
    }

    private static async Task<HashSet<string>> NamesAsync(NpgsqlConnection connection, string sql, string table, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
