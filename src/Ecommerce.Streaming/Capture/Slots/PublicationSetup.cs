using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.ChangeEvents;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>Makes or completes the publication that lists the captured tables, as <see cref="PublicationMode"/> allows.</summary>
internal sealed class PublicationSetup(CaptureOptions options, ILogger logger)
{
    private static readonly ImmutableArray<(ChangeOperation Operation, string Name)> Operations =
        [(ChangeOperation.Create, "insert"), (ChangeOperation.Update, "update"), (ChangeOperation.Delete, "delete"), (ChangeOperation.Truncate, "truncate")];

    private string Name => TableName.Quote(options.PublicationName);

    private string[] Published => [.. Operations.Where(o => options.PublishesSkipped || !options.SkippedOperations.Contains(o.Operation)).Select(o => o.Name)];

    /// <summary>Finds out what the publication lacks, and changes nothing.</summary>
    public async Task<PublicationGap> FindGapAsync(NpgsqlConnection connection, ImmutableArray<CapturedTable> tables, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            """
            SELECT puballtables, array_remove(ARRAY[CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END, CASE WHEN pubdelete THEN 'delete' END, CASE WHEN pubtruncate THEN 'truncate' END], NULL),
                   ARRAY(SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = $1)
            FROM pg_publication WHERE pubname = $1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = options.PublicationName });
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return new PublicationGap { Exists = false, IsForAllTables = false, PublishesAllOperations = true, Missing = [.. tables.Select(t => t.Name)], HasOthers = false };
                }

                HashSet<string> listed = new(reader.GetFieldValue<string[]>(2), StringComparer.Ordinal);
                ImmutableArray<TableName> missing = [.. tables.Select(t => t.Name).Where(t => !listed.Contains(t.FullName))];
                return new PublicationGap
                {
                    Exists = true,
                    IsForAllTables = reader.GetBoolean(0),

                    // Whoever forbids changes to the publication has decided what it publishes.
                    PublishesAllOperations = !MayAlter || !Published.Except(reader.GetFieldValue<string[]>(1), StringComparer.Ordinal).Any(),
                    Missing = missing,
                    HasOthers = listed.Count > tables.Length - missing.Length,
                };
            }
        }
    }

    /// <summary>Makes or completes the publication.</summary>
    /// <exception cref="CaptureSetupException">It is not as needed, and may not or cannot be changed.</exception>
    public async Task CloseGapAsync(NpgsqlConnection connection, PublicationGap gap, ImmutableArray<CapturedTable> tables, CancellationToken cancellationToken)
    {
        if (!gap.Exists)
        {
            await CreateAsync(connection, tables, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!gap.PublishesAllOperations)
        {
            await RunAsync(connection, $"ALTER PUBLICATION {Name} SET (publish = '{string.Join(", ", Published)}')", cancellationToken).ConfigureAwait(false);
        }

        if (options.Publication == PublicationMode.Filtered)
        {
            await SetTablesAsync(connection, gap, tables, cancellationToken).ConfigureAwait(false);
        }
        else if (!gap.Missing.IsEmpty && options.Publication != PublicationMode.NoTables)
        {
            Log.NotPublished(logger, options.PublicationName, List(gap.Missing));
        }
    }

    private bool MayAlter => options.Publication is PublicationMode.Filtered or PublicationMode.AllTables;

    private async Task CreateAsync(NpgsqlConnection connection, ImmutableArray<CapturedTable> tables, CancellationToken cancellationToken)
    {
        var objects = options.Publication switch
        {
            PublicationMode.Disabled => throw new CaptureSetupException(
                $"Publication '{options.PublicationName}' does not exist, and the capture may not make it.", $"Let the tables' owner or a superuser run: CREATE PUBLICATION {Name} FOR TABLE …;"),
            PublicationMode.AllTables => " FOR ALL TABLES",
            PublicationMode.Filtered when tables.IsEmpty => throw NothingToPublish(),
            PublicationMode.Filtered => $" FOR TABLE {List(tables.Select(t => t.Name))}",
            _ => "",
        };
        List<string> settings = [];
        if (Published.Length < Operations.Length)
        {
            settings.Add($"publish = '{string.Join(", ", Published)}'");
        }

        if (options.PublishViaPartitionRoot)
        {
            settings.Add("publish_via_partition_root = true");
        }

        await RunAsync(connection, $"CREATE PUBLICATION {Name}{objects}{(settings.Count == 0 ? "" : $" WITH ({string.Join(", ", settings)})")}", cancellationToken).ConfigureAwait(false);
        Log.PublicationCreated(logger, options.PublicationName, tables.Length);
    }

    private async Task SetTablesAsync(NpgsqlConnection connection, PublicationGap gap, ImmutableArray<CapturedTable> tables, CancellationToken cancellationToken)
    {
        if (gap.IsForAllTables)
        {
            throw new CaptureSetupException(
                $"Publication '{options.PublicationName}' is for all tables, so it cannot be limited to the captured ones.",
                $"Set the publication mode to AllTables, choose another publication, or drop it: DROP PUBLICATION {Name};");
        }

        if (tables.IsEmpty)
        {
            throw NothingToPublish();
        }

        if (gap.Missing.IsEmpty && !gap.HasOthers)
        {
            return;
        }

        try
        {
            await RunAsync(connection, $"ALTER PUBLICATION {Name} SET TABLE {List(tables.Select(t => t.Name))}", cancellationToken).ConfigureAwait(false);
            Log.PublicationExtended(logger, options.PublicationName, List(tables.Select(t => t.Name)));
        }
        catch (CaptureSetupException e) when (gap.Missing.IsEmpty)
        {
            // Tables too many cost the server some work and the capture none.
            Log.PublicationTooWide(logger, options.PublicationName, e.Message);
        }
    }

    private CaptureSetupException NothingToPublish() =>
        new($"No table passes the filters, so there is nothing to make publication '{options.PublicationName}' of.", "Correct the lists of schemas and tables, or create the tables first.");

    private static string List(IEnumerable<TableName> tables) => string.Join(", ", tables.Select(t => t.Quoted));

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
