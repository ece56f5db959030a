using Ecommerce.Streaming.Capture.Catalog;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>
/// The capture's side of <see cref="VerificationHold"/>: stops behind the transaction that announces one, learns from the requester's temporary slot at which position L its
/// snapshot was taken, lets everything that committed before L pass, and holds there until that slot is gone or the deadline passes.
/// </summary>
/// <param name="database">The captured database.</param>
/// <param name="sink">Marked where a hold begins.</param>
/// <param name="options">How long a hold may last.</param>
/// <param name="progress">What was marked.</param>
/// <param name="watch">Looked at before each hold.</param>
/// <param name="notBefore">The position of the last snapshot: the target already has its rows, so it can be compared with nothing before.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For holds that begin and end.</param>
internal sealed class HoldGate(NpgsqlDataSource database, MarkedSink sink, CaptureOptions options, CaptureProgress progress, TableWatch watch, ulong notBefore, TimeProvider time, ILogger logger)
{
    // The requester keeps its advisory lock as long as it lives; the clock is the server's, as the deadline is.
    private const string Look = """
        SELECT (SELECT (confirmed_flush_lsn - '0/0'::pg_lsn)::numeric FROM pg_replication_slots WHERE slot_name = $1),
               EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1),
               EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $2::oid AND objid = $3::oid AND objsubid = 2),
               (extract(epoch FROM clock_timestamp()) * 1000)::int8
        """;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly List<HoldTicket> _announced = [];
    private readonly List<(HoldTicket Ticket, ulong Lsn)> _active = [];

    private enum Outcome
    {
        Waiting,
        Placed,
        Over,
    }

    /// <summary>Finds the holds that were asked for before this session began; their messages may not come again.</summary>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        var command = database.CreateCommand(
            "SELECT slot_name::text, (confirmed_flush_lsn - '0/0'::pg_lsn)::numeric FROM pg_replication_slots WHERE temporary AND database = current_database() AND confirmed_flush_lsn IS NOT NULL");
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (HoldTicket.TryParse(reader.GetString(0)) is { } ticket)
                    {
                        _active.Add((ticket, (ulong)reader.GetDecimal(1)));
                    }
                }
            }
        }
    }

    /// <summary>Notes a hold that the transaction being forwarded asks for.</summary>
    public void Announce(string content)
    {
        if (HoldTicket.TryParse(content) is { } ticket)
        {
            _announced.Add(ticket);
        }
    }

    /// <summary>At the boundary of a transaction that announced holds: waits until it is known where each begins.</summary>
    public async ValueTask AfterCommitAsync(CancellationToken cancellationToken)
    {
        if (_announced.Count > 0)
        {
            // Nobody may compare a table whose rows the log does not tell the whole truth about.
            await watch.CheckAsync(forHold: true, cancellationToken).ConfigureAwait(false);
        }

        foreach (var ticket in _announced)
        {
            var (outcome, lsn) = await WatchAsync(ticket, placing: true, cancellationToken).ConfigureAwait(false);
            if (outcome == Outcome.Placed && !_active.Exists(a => a.Ticket == ticket))
            {
                _active.Add((ticket, lsn));
            }
        }

        _announced.Clear();
    }

    /// <summary>Called before anything passes that committed at or beyond a position: holds where a hold begins at or before it.</summary>
    public ValueTask BeforeAsync(ulong lsn, CancellationToken cancellationToken) => _active.Count == 0 ? ValueTask.CompletedTask : HoldAsync(lsn, cancellationToken);

    private async ValueTask HoldAsync(ulong lsn, CancellationToken cancellationToken)
    {
        foreach (var hold in _active.Where(a => a.Lsn <= lsn).OrderBy(a => a.Lsn).ToArray())
        {
            // Whoever adopts a hold too late has sent more than it allows, be it changes or a later snapshot's rows; its requester sees that in the watermark.
            if (hold.Lsn >= Math.Max(progress.Marked, notBefore))
            {
                sink.Mark(hold.Lsn);
                Log.HoldStarted(logger, Lsn.Format(hold.Lsn), hold.Ticket.SlotName);
                progress.State = CaptureState.Holding;
                await WatchAsync(hold.Ticket, placing: false, cancellationToken).ConfigureAwait(false);
                progress.State = CaptureState.Streaming;
            }

            _active.Remove(hold);
        }
    }

    // Placing: until the slot has its position. Else: until the slot is gone. Either way no longer than the deadline, nor than a dead requester lives.
    private async Task<(Outcome Outcome, ulong Lsn)> WatchAsync(HoldTicket ticket, bool placing, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var (lsn, exists, alive, now) = await LookAsync(ticket, cancellationToken).ConfigureAwait(false);
            var over = now >= ticket.DeadlineUnixMs ? "the deadline has passed"
                : time.GetElapsedTime(since) >= options.MaxHold ? "it lasted longer than the capture allows"
                : (placing ? !alive && !exists : !exists) ? "the requester has gone"
                : null;
            if (over is not null)
            {
                Log.HoldEnded(logger, ticket.SlotName, over);
                return (Outcome.Over, 0);
            }

            if (placing && lsn is { } placed)
            {
                return (Outcome.Placed, placed);
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(ulong? Lsn, bool Exists, bool Alive, long Now)> LookAsync(HoldTicket ticket, CancellationToken cancellationToken)
    {
        var command = database.CreateCommand(Look);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = ticket.SlotName });
            command.Parameters.Add(new NpgsqlParameter { Value = (long)HoldTicket.LockClass });
            command.Parameters.Add(new NpgsqlParameter { Value = (long)ticket.LockId });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return (await reader.IsDBNullAsync(0, cancellationToken).ConfigureAwait(false) ? null : (ulong)reader.GetDecimal(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetInt64(3));
            }
        }
    }
}
