using Npgsql;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>A logical replication slot as the server shows it.</summary>
internal sealed record SlotInfo
{
    public required string? Plugin { get; init; }

    public required string? Database { get; init; }

    public required int? ActivePid { get; init; }

    public required ulong? ConfirmedLsn { get; init; }

    /// <summary>From where on the server keeps its log for the slot; null where it does not any more.</summary>
    public required ulong? RestartLsn { get; init; }

    /// <summary>Whether the slot is of no use any more, in words; null where it is.</summary>
    public required string? Loss { get; init; }

    /// <summary>The end of the server's log when the slot was looked at.</summary>
    public required ulong ServerLsn { get; init; }

    public long RetainedBytes => RestartLsn is { } restart && restart < ServerLsn ? (long)(ServerLsn - restart) : 0;

    public static async Task<SlotInfo?> ReadAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        // What tells that a slot is invalidated differs from version to version: wal_status, since 16 conflicting, since 17 invalidation_reason.
        var command = new NpgsqlCommand(
            """
            SELECT s.plugin::text, s.database::text, s.active_pid, (s.confirmed_flush_lsn - '0/0'::pg_lsn)::numeric, (s.restart_lsn - '0/0'::pg_lsn)::numeric,
                   CASE WHEN to_jsonb(s) ->> 'invalidation_reason' IS NOT NULL THEN 'the server has invalidated the slot (' || (to_jsonb(s) ->> 'invalidation_reason') || ').'
                        WHEN s.restart_lsn IS NULL OR s.wal_status = 'lost' THEN 'the server has removed log that the slot needed (max_slot_wal_keep_size).'
                        WHEN (to_jsonb(s) ->> 'conflicting')::bool THEN 'the slot was in conflict with recovery.' END,
                   (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn)::numeric
            FROM pg_replication_slots AS s WHERE s.slot_name = $1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }

                return new SlotInfo
                {
                    Plugin = reader.IsDBNull(0) ? null : reader.GetString(0),
                    Database = reader.IsDBNull(1) ? null : reader.GetString(1),
                    ActivePid = reader.IsDBNull(2) ? null : reader.GetInt32(2),
                    ConfirmedLsn = reader.IsDBNull(3) ? null : (ulong)reader.GetDecimal(3),
                    RestartLsn = reader.IsDBNull(4) ? null : (ulong)reader.GetDecimal(4),
                    Loss = reader.IsDBNull(5) ? null : reader.GetString(5),
                    ServerLsn = (ulong)reader.GetDecimal(6),
                };
            }
        }
    }
}
