using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Data.Loading;

/// <summary>
/// Takes the store's foreign keys away for a load and puts them back, under their names, in the same transaction. PostgreSQL then checks each key once by a join
/// instead of once per row by a lookup; a row that refers to nothing still fails the load.
/// </summary>
internal sealed class ForeignKeyPause
{
    private readonly List<(string Table, string Name, string Definition)> _keys;

    private ForeignKeyPause(List<(string Table, string Name, string Definition)> keys) => _keys = keys;

    public static async Task<ForeignKeyPause> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var keys = new List<(string Table, string Name, string Definition)>();
        var read = new NpgsqlCommand(
            """
            SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype = 'f' AND conrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY($1)) ORDER BY oid
            """,
            connection);
        await using (read.ConfigureAwait(false))
        {
            read.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. StoreSchema.Tables.Select(table => table.Name)] });
            var reader = await read.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = reader.ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                keys.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
            }
        }

        var pause = new ForeignKeyPause(keys);
        await pause.AlterAsync(connection, key => $"DROP CONSTRAINT {key.Name}", cancellationToken).ConfigureAwait(false);
        return pause;
    }

    public Task EndAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        AlterAsync(connection, key => $"ADD CONSTRAINT {key.Name} {key.Definition}", cancellationToken);

    private async Task AlterAsync(NpgsqlConnection connection, Func<(string Table, string Name, string Definition), string> action, CancellationToken cancellationToken)
    {
        foreach (var table in _keys.GroupBy(key => key.Table, StringComparer.Ordinal))
        {
            var command = new NpgsqlCommand($"ALTER TABLE {table.Key} {string.Join(", ", table.Select(action))}", connection) { CommandTimeout = 0 };
            await using var _ = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
