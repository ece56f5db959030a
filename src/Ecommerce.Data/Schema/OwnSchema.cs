using Npgsql;

namespace Ecommerce.Data.Schema;

/// <summary>
/// The schema <c>ecommerce</c> beside the store's own tables. Several parts keep their tables there, and each makes the schema if it comes first:
/// two at once would collide in the catalogue, whatever they look for before, unless all queue for one lock.
/// </summary>
internal static class OwnSchema
{
    /// <summary>Waits for the lock of the schema until the end of the transaction. The capture's heartbeat, which knows nothing of this project, locks the same.</summary>
    public const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('schema ecommerce'))";

    /// <summary>Makes the schema, inside a PL/pgSQL block. Looks first, because IF NOT EXISTS asks for the right to create even where there is nothing to do.</summary>
    public const string EnsureStatement = "IF to_regnamespace('ecommerce') IS NULL THEN CREATE SCHEMA ecommerce; END IF;";

    /// <summary>Takes the lock in the connection's transaction.</summary>
    public static async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(LockSql, connection);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
