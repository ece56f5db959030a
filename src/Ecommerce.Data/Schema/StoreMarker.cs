using Npgsql;
using NpgsqlTypes;

namespace Ecommerce.Data.Schema;

/// <summary>The mark that the store's tables in a database were created by <see cref="StoreDatabase"/>, and in which version of the model.</summary>
internal static class StoreMarker
{
    /// <summary>The version of the model that this code creates. A change of a table, CHECK or index raises it.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Marks a database whose tables were just created or migrated.</summary>
    public static async Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            $"""
            DO $$ BEGIN
                {OwnSchema.EnsureStatement}
                IF to_regclass('ecommerce.store_schema') IS NULL THEN
                    CREATE TABLE ecommerce.store_schema (
                        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                        version integer NOT NULL,
                        created_at timestamptz NOT NULL DEFAULT now());
                    COMMENT ON TABLE ecommerce.store_schema IS 'The store''s tables in schema public were created by Ecommerce.Data, which may therefore migrate and drop them.';
                END IF;
            END $$
            """,
            connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        var write = new NpgsqlCommand("INSERT INTO ecommerce.store_schema (version) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET version = excluded.version", connection);
        await using var _ = write.ConfigureAwait(false);
        write.Parameters.Add(new NpgsqlParameter<int> { TypedValue = CurrentVersion, NpgsqlDbType = NpgsqlDbType.Integer });
        await write.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version in which the tables were created; null where they are not ours.</summary>
    public static async Task<int?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var exists = new NpgsqlCommand("SELECT to_regclass('ecommerce.store_schema') IS NOT NULL", connection);
        await using (exists.ConfigureAwait(false))
        {
            if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            {
                return null;
            }
        }

        var read = new NpgsqlCommand("SELECT version FROM ecommerce.store_schema", connection);
        await using var _ = read.ConfigureAwait(false);
        return await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as int?;
    }
}
