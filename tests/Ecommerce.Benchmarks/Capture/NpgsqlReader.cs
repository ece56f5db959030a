using System.Diagnostics;
using Npgsql.Replication;
using Npgsql.Replication.Internal;
using Npgsql.Replication.PgOutput;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>Npgsql's replication reader alone: copies every message into a buffer and counts the changes. What is between it and the capture is the capture's own cost.</summary>
internal static class NpgsqlReader
{
    /// <summary>Reads a slot until so many changes were seen.</summary>
    /// <returns>How long that took.</returns>
    public static async Task<TimeSpan> ReadAsync(string connectionString, string slot, string publication, int changes, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        await using var connection = new LogicalReplicationConnection(connectionString);
        await connection.Open(cancellationToken);
        var parameters = new Dictionary<string, string?> { ["proto_version"] = "1", ["publication_names"] = publication };
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[64 * 1024];
        var seen = 0;
        try
        {
            await foreach (var message in connection.StartLogicalReplication(new PgOutputReplicationSlot(slot), enough.Token, walLocation: null, parameters, bypassingStream: false))
            {
                await message.Data.ReadExactlyAsync(buffer.AsMemory(0, (int)message.Data.Length), cancellationToken);
                if (buffer[0] is (byte)'I' or (byte)'U' or (byte)'D' && ++seen == changes)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (seen == changes)
        {
            // Ends the stream.
        }

        return Stopwatch.GetElapsedTime(since);
    }
}
