using Ecommerce.Streaming.Capture.Catalog;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>Takes a capture's slot and publication off a server. A slot that nobody reads holds the server's log back until the disk is full.</summary>
public static class CaptureRemoval
{
    /// <summary>Drops slot and publication where they exist. Stop the capture first. A slot of the same name that decodes another way or another database is not ours and stays.</summary>
    /// <param name="options">Whose slot and publication.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when both are gone.</returns>
    /// <exception cref="PostgresException">The server refuses, for example because the slot is in use.</exception>
    public static async Task RunAsync(CaptureOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = new NpgsqlConnection(options.ConnectionString);
        await using var _ = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var slot = new NpgsqlCommand("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND plugin = 'pgoutput' AND database = current_database()", connection)
        {
            Parameters = { new() { Value = options.SlotName } },
        };
        await using (slot.ConfigureAwait(false))
        {
            await slot.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        var publication = new NpgsqlCommand($"DROP PUBLICATION IF EXISTS {TableName.Quote(options.PublicationName)}", connection);
        await using (publication.ConfigureAwait(false))
        {
            await publication.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
