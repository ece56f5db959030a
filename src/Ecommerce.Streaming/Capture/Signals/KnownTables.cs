using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Notifications;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>The captured tables that exist, for patterns to match.</summary>
internal sealed class KnownTables(CaptureSource source, TableCatalog catalog)
{
    private const string Query = """
        SELECT n.nspname::text, c.relname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1, 2
        """;

    /// <summary>Reads their names, <c>schema.table</c>, in the order in which Debezium goes through them.</summary>
    public async Task<ImmutableArray<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var command = source.Database.CreateCommand(Query);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (catalog.IsCaptured(reader.GetString(0), reader.GetString(1)))
                    {
                        names.Add($"{reader.GetString(0)}.{reader.GetString(1)}");
                    }
                }
            }
        }

        return [.. JavaHashOrder.Sort(names, JavaHashOrder.Grown(names.Count))];
    }
}
