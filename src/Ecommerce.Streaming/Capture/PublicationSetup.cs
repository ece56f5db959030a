using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>Checks the captured tables and makes or completes the publication that lists them.</summary>
internal sealed class PublicationSetup(CaptureOptions options, ILogger logger)
{
    /// <summary>The captured tables that exist, with their OIDs, in the order of a snapshot: ordinal by full name.</summary>
    public async Task<ImmutableArray<(TableName Name, uint Oid)>> ReadTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var wanted = options.CapturedTables.Select(TableName.Parse).OrderBy(t => t.FullName, StringComparer.Ordinal).ToArray();
        Dictionary<string, (uint Oid, bool HasIdentity)> found = new(StringComparer.Ordinal);
        var command = new NpgsqlCommand(
            """
            SELECT n.nspname || '.' || c.relname, c.oid, c.relreplident <> 'd' OR EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname = ANY ($1)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = wanted.Select(t => t.FullName).ToArray() });
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found.Add(reader.GetString(0), (reader.GetFieldValue<uint>(1), reader.GetBoolean(2)));
                }
            }
        }

        var missing = wanted.Where(t => !found.ContainsKey(t.FullName) && t.FullName != CaptureOptions.HeartbeatTable).Select(t => t.FullName).ToArray();
        if (missing.Length > 0)
        {
            throw new CaptureSetupException(
                $"Database '{connection.Database}' has no table {string.Join(", ", missing)}.", "Create the schema first, or take the tables off the list of captured tables.");
        }

        foreach (var (table, facts) in found.Where(f => !f.Value.HasIdentity))
        {
            Log.NoReplicaIdentity(logger, table);
        }

        return [.. wanted.Where(t => found.ContainsKey(t.FullName)).Select(t => (t, found[t.FullName].Oid))];
    }

    /// <summary>Finds out what the publication lacks, and changes nothing.</summary>
    public async Task<PublicationGap> FindGapAsync(NpgsqlConnection connection, ImmutableArray<(TableName Name, uint Oid)> tables, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate FROM pg_publication WHERE pubname = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = options.PublicationName });
        await using (command.ConfigureAwait(false))
        {
            var publishesAll = (bool?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            command.CommandText = "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = $1";
            HashSet<string> listed = new(StringComparer.Ordinal);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    listed.Add(reader.GetString(0));
                }
            }

            return new PublicationGap(publishesAll is not null, publishesAll ?? true, [.. tables.Select(t => t.Name).Where(t => !listed.Contains(t.FullName))]);
        }
    }

    /// <summary>Makes or completes the publication.</summary>
    public async Task CloseGapAsync(NpgsqlConnection connection, PublicationGap gap, CancellationToken cancellationToken)
    {
        var publication = TableName.Quote(options.PublicationName);
        var tables = string.Join(", ", gap.Tables.Select(t => t.Quoted));
        if (!gap.Exists)
        {
            await RunAsync(connection, $"CREATE PUBLICATION {publication} FOR TABLE {tables}", cancellationToken).ConfigureAwait(false);
            Log.PublicationCreated(logger, options.PublicationName, gap.Tables.Length);
            return;
        }

        if (!gap.PublishesAllOperations)
        {
            await RunAsync(connection, $"ALTER PUBLICATION {publication} SET (publish = 'insert, update, delete, truncate')", cancellationToken).ConfigureAwait(false);
        }

        if (!gap.Tables.IsEmpty)
        {
            await RunAsync(connection, $"ALTER PUBLICATION {publication} ADD TABLE {tables}", cancellationToken).ConfigureAwait(false);
            Log.PublicationExtended(logger, options.PublicationName, tables);
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            var command = new NpgsqlCommand(sql, connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (!ServerFailure.IsTransient(e))
        {
            throw new CaptureSetupException(
                $"Publication '{options.PublicationName}' is not as needed, and the role may not change it: {ServerFailure.Words(e)}.",
                $"Let the tables' owner or a superuser run: {sql};",
                e);
        }
    }
}
