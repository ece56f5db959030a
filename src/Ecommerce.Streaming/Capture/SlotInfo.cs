using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>A logical replication slot as the server shows it.</summary>
internal sealed record SlotInfo(string? Plugin, string? Database, int? ActivePid, ulong? ConfirmedLsn, bool IsLost)
{
    public static async Task<SlotInfo?> ReadAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            """
            SELECT plugin::text, database::text, active_pid, (confirmed_flush_lsn - '0/0'::pg_lsn)::numeric, restart_lsn IS NULL OR wal_status = 'lost'
            FROM pg_replication_slots WHERE slot_name = $1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? new SlotInfo(
                        await reader.IsDBNullAsync(0, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(0),
                        await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(1),
                        await reader.IsDBNullAsync(2, cancellationToken).ConfigureAwait(false) ? null : reader.GetInt32(2),
                        await reader.IsDBNullAsync(3, cancellationToken).ConfigureAwait(false) ? null : (ulong)reader.GetDecimal(3),
                        reader.GetBoolean(4))
                    : null;
            }
        }
    }
}
