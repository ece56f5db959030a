using System.Collections.Immutable;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Slots;

/// <summary>The transactions that the creation of a logical slot waits for.</summary>
internal static class OpenTransactions
{
    /// <summary>The processes whose open transaction has an id, longest first.</summary>
    public static async Task<ImmutableArray<int>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT coalesce(array_agg(pid ORDER BY xact_start), '{}') FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()", connection);
        await using (command.ConfigureAwait(false))
        {
            return [.. (int[])(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!];
        }
    }

    /// <summary>Ends a slot's creation: a server process that waits for a transaction does not notice that its client has gone.</summary>
    public static async Task StopWaitingAsync(NpgsqlConnection connection, int pid, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pg_terminate_backend($1)", connection) { Parameters = { new() { Value = pid } } };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
