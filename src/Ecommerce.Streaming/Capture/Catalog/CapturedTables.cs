using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>Finds the captured tables in the catalogue.</summary>
internal sealed class CapturedTables(CaptureOptions options)
{
    private readonly TableFilter _filter = new(options);

    /// <summary>The captured tables that exist, in the order of a snapshot.</summary>
    /// <param name="connection">The captured database.</param>
    /// <param name="known">Tables that were captured before: they may be gone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CaptureSetupException">A table that is captured by name has never existed, or its rows are published under other names.</exception>
    public async Task<ImmutableArray<CapturedTable>> ReadAsync(NpgsqlConnection connection, IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        var found = await FindAsync(connection, cancellationToken).ConfigureAwait(false);
        if (!_filter.HasPatterns)
        {
            var missing = options.CapturedTables.Where(t => t != CaptureOptions.HeartbeatTable && !known.Contains(t) && !found.ContainsKey(t)).Order(StringComparer.Ordinal).ToArray();
            if (missing.Length > 0)
            {
                throw new CaptureSetupException(
                    $"Database '{connection.Database}' has no table {string.Join(", ", missing)}.", "Create the schema first, or take the tables off the list of captured tables.");
            }
        }

        return [.. _filter.InSnapshotOrder(found.Values.Select(t => t.Name)).Select(t => found[t.FullName])];
    }

    // A partitioned table's rows are logged under its partitions' names, unless the publication says otherwise.
    private async Task<Dictionary<string, CapturedTable>> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        Dictionary<string, CapturedTable> found = new(StringComparer.Ordinal);
        var command = new NpgsqlCommand(
            """
            SELECT n.nspname::text, c.relname::text, c.oid, coalesce(pg_relation_filenode(c.oid), 0::oid), c.xmin::text, c.relkind = 'p', c.relispartition,
                   c.relreplident <> 'd' OR EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary),
                   coalesce((SELECT p.pubviaroot FROM pg_publication AS p WHERE p.pubname = $1), $2)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = options.PublicationName });
        command.Parameters.Add(new NpgsqlParameter { Value = options.PublishViaPartitionRoot });
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var name = new TableName(reader.GetString(0), reader.GetString(1));
                    var (isPartitioned, isPartition, viaRoot) = (reader.GetBoolean(5), reader.GetBoolean(6), reader.GetBoolean(8));
                    if (!_filter.IsCaptured(name.Schema, name.Name) || (_filter.HasPatterns && (viaRoot ? isPartition : isPartitioned)))
                    {
                        continue;
                    }

                    if (viaRoot ? isPartition : isPartitioned)
                    {
                        throw viaRoot
                            ? new CaptureSetupException($"Table {name.FullName} is a partition, and publication '{options.PublicationName}' publishes its rows as the partitioned table's.", "Capture the partitioned table instead.")
                            : new CaptureSetupException(
                                $"Table {name.FullName} is partitioned, and publication '{options.PublicationName}' publishes its rows as its partitions'.",
                                "Set PublishViaPartitionRoot (and drop the publication if it exists without it), or capture the partitions.");
                    }

                    var changedBy = uint.Parse(reader.GetString(4), CultureInfo.InvariantCulture);
                    found.Add(name.FullName, new CapturedTable(name, reader.GetFieldValue<uint>(2), reader.GetFieldValue<uint>(3), changedBy, reader.GetBoolean(7)));
                }
            }
        }

        return found;
    }
}
