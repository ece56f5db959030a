using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>
/// Writes a row with a random token to a table of our own now and then. Its commit moves the slot on where the captured tables are quiet, and the tokens tell a server from an older
/// copy of itself: a day's worth is kept.
/// </summary>
internal sealed class Heartbeat(CaptureSource source, CaptureOptions options, TimeProvider time, ILogger logger)
{
    private const int BeatsPerCleaning = 200;

    /// <summary>Makes the table unless it is there.</summary>
    /// <returns>Whether there is a table to write to; if not, the log says why.</returns>
    public async Task<bool> EnsureTableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var table = TableName.Parse(CaptureOptions.HeartbeatTable);
            var command = new NpgsqlCommand(
                $"""
                DO $$ BEGIN
                    IF to_regclass('{table.Quoted}') IS NULL THEN
                        CREATE SCHEMA IF NOT EXISTS {TableName.Quote(table.Schema)};
                        CREATE TABLE IF NOT EXISTS {table.Quoted} (
                            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, token uuid NOT NULL DEFAULT gen_random_uuid(), created_at timestamptz NOT NULL DEFAULT clock_timestamp());
                    END IF;
                END $$
                """,
                connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (PostgresException e) when (!ServerFailure.IsTransient(e))
        {
            Log.HeartbeatFailed(logger, ServerFailure.Words(e));
            return false;
        }
    }

    /// <summary>Beats until it is cancelled. A beat that fails is logged once per row of failures: the stream itself will tell if the server is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.HeartbeatInterval <= TimeSpan.Zero)
        {
            return;
        }

        var failing = false;
        for (var beat = 0; ; beat++)
        {
            try
            {
                await BeatAsync(clean: beat % BeatsPerCleaning == 0, cancellationToken).ConfigureAwait(false);
                failing = false;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException && !cancellationToken.IsCancellationRequested)
            {
                if (!failing)
                {
                    Log.HeartbeatFailed(logger, e.Message);
                    failing = true;
                }
            }

            await Task.Delay(options.HeartbeatInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeatAsync(bool clean, CancellationToken cancellationToken)
    {
        var table = TableName.Parse(CaptureOptions.HeartbeatTable).Quoted;
        var command = source.Database.CreateCommand($"INSERT INTO {table} DEFAULT VALUES{(clean ? $"; DELETE FROM {table} WHERE created_at < now() - interval '1 day'" : "")}");
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
