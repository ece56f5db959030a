using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Streaming.Capture.Catalog;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>
/// Writes a row with a random token to a table of our own now and then. Its commit moves the slot on where the captured tables are quiet, and the tokens tell a server from an older
/// copy of itself: a day's worth is kept.
/// </summary>
internal sealed class Heartbeat(CaptureSource source, CaptureOptions options, TimeProvider time, ILogger logger)
{
    private const int BeatsPerCleaning = 200;
    private const int TokensKept = 3;

    private readonly ConcurrentQueue<(HeartbeatToken Token, ulong Lsn)> _written = new();

    /// <summary>The last tokens that the target has stored.</summary>
    /// <param name="known">Those that it was known to have.</param>
    /// <param name="stored">The position up to which it has everything.</param>
    public ImmutableArray<HeartbeatToken> Stored(ImmutableArray<HeartbeatToken> known, ulong stored)
    {
        while (_written.TryPeek(out var next) && next.Lsn <= stored && _written.TryDequeue(out next))
        {
            known = [.. known.TakeLast(TokensKept - 1), next.Token];
        }

        return known;
    }

    /// <summary>Refuses a server that lacks the newest heartbeat that the target has stored: it is an older copy of the one that the heartbeat came from, whatever its log's positions are.</summary>
    /// <exception cref="CaptureIdentityException">It is.</exception>
    public static async Task CheckAsync(NpgsqlConnection connection, CaptureOffset offset, CancellationToken cancellationToken)
    {
        if (offset.Tokens.IsEmpty)
        {
            return;
        }

        // Older rows than the newest are deleted after a day, maybe by another capture: then it is unknown, and no proof of anything.
        var newest = offset.Tokens[^1];
        var table = TableName.Parse(CaptureOptions.HeartbeatTable).Quoted;
        string? found = null;
        try
        {
            var command = new NpgsqlCommand(
                $"SELECT CASE WHEN EXISTS (SELECT FROM {table} WHERE id = $1 AND token = $2) OR $1 < (SELECT min(id) FROM {table}) THEN '' ELSE coalesce((SELECT max(id) FROM {table})::text, 'none') END", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = newest.Id });
            command.Parameters.Add(new NpgsqlParameter { Value = newest.Token });
            await using (command.ConfigureAwait(false))
            {
                found = (string?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            found = "no table";
        }

        if (found is { Length: > 0 })
        {
            throw new CaptureIdentityException(
                $"The target has stored heartbeat {newest.Id} of {CaptureOptions.HeartbeatTable}, but the server does not have it (newest there: {found}): it is an older copy of itself, for example from a backup. "
                + "Connect to the server that the target belongs to, or start with an empty offset store and an empty target.",
                $"a server with heartbeat {newest.Id} ({newest.Token})",
                $"a server without it (newest: {found})");
        }
    }

    /// <summary>Makes the table unless it is there.</summary>
    /// <returns>Whether there is a table to write to; if not, the log says why.</returns>
    public async Task<bool> EnsureTableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            // Others keep tables in this schema too, and make it under this lock: two at once would collide in the catalogue.
            var table = TableName.Parse(CaptureOptions.HeartbeatTable);
            var command = new NpgsqlCommand(
                $"""
                DO $$ BEGIN
                    IF to_regclass('{table.Quoted}') IS NULL THEN
                        PERFORM pg_advisory_xact_lock(hashtext('schema {table.Schema}'));
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
        var command = source.Database.CreateCommand($"INSERT INTO {table} DEFAULT VALUES RETURNING id, token");
        HeartbeatToken token;
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                token = new HeartbeatToken(reader.GetInt64(0), reader.GetGuid(1));
            }
        }

        // Asked after the commit, so whoever has everything up to there has the token.
        command = source.Database.CreateCommand("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text");
        await using (command.ConfigureAwait(false))
        {
            _written.Enqueue((token, ulong.Parse((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!, CultureInfo.InvariantCulture)));
        }

        if (clean)
        {
            command = source.Database.CreateCommand($"DELETE FROM {table} WHERE created_at < now() - interval '1 day'");
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
