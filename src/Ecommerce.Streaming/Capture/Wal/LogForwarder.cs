using System.Text;
using System.Threading.Channels;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.Capture.Slots;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>Turns the log's messages into records in commit order, sends them, and marks the sink's positions.</summary>
internal sealed class LogForwarder(
    ChannelReader<WalChunk> input, MarkedSink sink, RecordFactory records, TableCatalog catalog, HoldGate holds, SlotHistory history, LogContinuity continuity, CommitHistory commits, LogAttendants attendants, CaptureOptions options,
    CaptureProgress progress, TimeProvider time)
{
    private readonly MessageFilter _messages = new(options);
    private readonly Dictionary<uint, TableShape?> _tables = [];
    private readonly RowValues _old = new();
    private readonly RowValues _new = new();
    private LogPosition _position = null!;
    private ChangeForwarder _changes = null!;
    private bool _isStored;

    /// <summary>Forwards until it is cancelled, the input ends or the sink fails.</summary>
    /// <param name="offset">Where an earlier session has left off; tells how far an incremental snapshot has come.</param>
    /// <param name="previousCommit">What stands for the previous commit in the first transaction: null on a fresh slot, else the position at which the server begins to send.</param>
    /// <param name="cancellationToken">Ends the forwarding, within a transaction too: what is not marked is sent again.</param>
    public async Task RunAsync(CaptureOffset offset, ulong? previousCommit, CancellationToken cancellationToken)
    {
        // Before anything is awaited: from here on positions are confirmed, with what belongs to them.
        var (snapshot, obeyedUpTo) = sink.IncrementalSnapshots.Begin(offset);
        _position = new LogPosition(attendants.Transactions, history, previousCommit, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        _changes = new ChangeForwarder(sink, records, _position, options, progress, attendants, obeyedUpTo);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await attendants.BeginAsync(snapshot, ending.Token).ConfigureAwait(false);
            while (await attendants.WaitAsync(input, cancellationToken).ConfigureAwait(false))
            {
                while (input.TryRead(out var chunk))
                {
                    using (chunk)
                    {
                        await ForwardAsync(chunk, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await attendants.EndAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask ForwardAsync(WalChunk chunk, CancellationToken cancellationToken)
    {
        foreach (var entry in chunk.Entries)
        {
            if (entry.Length == 0)
            {
                if (!continuity.Pass(entry.Lsn))
                {
                    await holds.BeforeAsync(entry.Lsn, cancellationToken).ConfigureAwait(false);
                    sink.Mark(entry.Lsn);
                }

                continue;
            }

            var message = chunk[entry];
            await ForwardAsync(message, entry.Lsn, cancellationToken).ConfigureAwait(false);
            if (attendants.Heartbeats is { } heartbeats && message.Span[0] is (byte)'I' or (byte)'U' or (byte)'D' or (byte)'T' or (byte)'C')
            {
                await heartbeats.BeatAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ValueTask ForwardAsync(ReadOnlyMemory<byte> message, ulong lsn, CancellationToken cancellationToken)
    {
        var reader = new PgOutputReader(message);
        var kind = (char)reader.Byte();
        if (_isStored && kind != 'R')
        {
            // Of a transaction that comes only to be known again, the descriptions of tables are all that is of use: they come once in a session.
            _isStored = kind != 'C';
            return ValueTask.CompletedTask;
        }

        switch (kind)
        {
            case 'B':
                var transaction = new LoggedTransaction(FinalLsn: reader.UInt64(), TimestampUs: reader.Time(), Id: reader.UInt32());
                _isStored = continuity.Begin(transaction);
                return _isStored ? ValueTask.CompletedTask : BeginAsync(transaction, lsn, cancellationToken);
            case 'C':
                _ = reader.Byte(); // flags, unused
                return CommitAsync(reader.UInt64(), reader.UInt64(), lsn, cancellationToken);
            case 'O':
                _position.SetOrigin(reader.UInt64(), reader.Text());
                return ValueTask.CompletedTask;
            case 'R':
                return LearnAsync(reader.Relation(), cancellationToken);
            case 'I' when Table(reader.UInt32()) is { } table:
                _ = reader.Byte();
                reader.Row(_new, isKeyOnly: false);
                return _changes.InsertAsync(table, _new, lsn, cancellationToken);
            case 'U' when Table(reader.UInt32()) is { } table:
                return UpdateAsync(table, reader, lsn, cancellationToken);
            case 'D' when Table(reader.UInt32()) is { } table:
                reader.Row(_old, isKeyOnly: reader.Byte() == 'K');
                return _changes.DeleteAsync(table, _old, lsn, cancellationToken);
            case 'T':
                return TruncateAsync(reader.Truncated(), lsn, cancellationToken);
            case 'M':
                return MessageAsync(reader.Message(), lsn, cancellationToken);
            default:
                return ValueTask.CompletedTask; // rows of tables that are not captured; types
        }
    }

    private async ValueTask BeginAsync(LoggedTransaction transaction, ulong lsn, CancellationToken cancellationToken)
    {
        _position.Begin(transaction);
        await holds.BeforeAsync(transaction.FinalLsn, cancellationToken).ConfigureAwait(false);
        if (attendants.Transactions is { } transactions)
        {
            await transactions.BeginAsync(transaction.Id, lsn, transaction.TimestampUs, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask CommitAsync(ulong beginLsn, ulong endLsn, ulong lsn, CancellationToken cancellationToken)
    {
        var transaction = _position.Transaction;
        if (attendants.Transactions is { } transactions)
        {
            await transactions.EndAsync(transaction.Id, lsn, transaction.TimestampUs, cancellationToken).ConfigureAwait(false);
        }

        if (attendants.Snapshot is { } snapshot)
        {
            await snapshot.CommitAsync(transaction.Id, cancellationToken).ConfigureAwait(false);
            sink.IncrementalSnapshots.Set(snapshot.Progress);
        }

        _position.Commit(endLsn);
        progress.AddCommit(endLsn);
        commits.Add(new CapturedCommit(beginLsn, endLsn, transaction.Id, transaction.TimestampUs));
        sink.Mark(endLsn);
        await holds.AfterCommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask LearnAsync(RelationMessage relation, CancellationToken cancellationToken) =>
        _tables[relation.Oid] = catalog.IsCaptured(relation.Schema, relation.Table) ? await catalog.ReadAsync(relation, cancellationToken).ConfigureAwait(false) : null;

    private ValueTask UpdateAsync(TableShape table, PgOutputReader reader, ulong lsn, CancellationToken cancellationToken)
    {
        RowValues? old = null;
        var kind = reader.Byte();
        if (kind != 'N')
        {
            reader.Row(_old, isKeyOnly: kind == 'K');
            old = _old;
            _ = reader.Byte();
        }

        reader.Row(_new, isKeyOnly: false);
        return _changes.UpdateAsync(table, old, _new, lsn, cancellationToken);
    }

    private async ValueTask TruncateAsync(uint[] oids, ulong lsn, CancellationToken cancellationToken)
    {
        foreach (var oid in oids)
        {
            var table = Table(oid);
            history.NoteTruncate(oid, _position.Transaction.Id);
            if (table is not null)
            {
                await _changes.TruncateAsync(table, lsn, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask MessageAsync(LoggedMessage message, ulong lsn, CancellationToken cancellationToken)
    {
        if (!message.IsTransactional && continuity.Pass(lsn))
        {
            return;
        }

        if (!message.IsTransactional)
        {
            _position.PassMessage(lsn);
        }
        else if (message.Prefix == VerificationHold.MessagePrefix)
        {
            holds.Announce(Encoding.UTF8.GetString(message.Content.Span));
        }

        if (_messages.IsCaptured(message.Prefix))
        {
            progress.AddEvent();
            await sink.SendAsync(records.Message(message.Prefix, message.Content.Span, _position.Of(message, lsn)), cancellationToken).ConfigureAwait(false);
        }

        if (!message.IsTransactional)
        {
            sink.Mark(lsn);
        }
    }

    private TableShape? Table(uint oid)
    {
        history.NoteRow(oid, _position.Transaction.Id);
        return _tables.TryGetValue(oid, out var table) ? table : throw new InvalidDataException($"The log names table {oid} before it describes it.");
    }
}
