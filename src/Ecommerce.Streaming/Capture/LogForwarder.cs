using System.Threading.Channels;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture;

/// <summary>Turns the log's messages into records in commit order, sends them, and marks the sink's positions.</summary>
internal sealed class LogForwarder(ChannelReader<WalChunk> input, MarkedSink sink, RecordFactory records, TableCatalog catalog, HoldGate holds, SlotHistory history, CaptureProgress progress)
{
    private readonly Dictionary<uint, TableShape?> _tables = [];
    private readonly RowValues _old = new();
    private readonly RowValues _new = new();
    private Transaction? _transaction;
    private ulong? _previousCommit;

    /// <summary>Forwards until it is cancelled, the input ends or the sink fails.</summary>
    /// <param name="previousCommit">What stands for the previous commit in the first transaction: null on a fresh slot, else the position at which the server begins to send.</param>
    /// <param name="cancellationToken">Ends the forwarding, within a transaction too: what is not marked is sent again.</param>
    public async Task RunAsync(ulong? previousCommit, CancellationToken cancellationToken)
    {
        _previousCommit = previousCommit;
        await foreach (var chunk in input.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            using (chunk)
            {
                foreach (var entry in chunk.Entries)
                {
                    if (entry.Length == 0)
                    {
                        await holds.BeforeAsync(entry.Lsn, cancellationToken).ConfigureAwait(false);
                        sink.Mark(entry.Lsn);
                    }
                    else
                    {
                        await ForwardAsync(chunk[entry], entry.Lsn, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
    }

    private ValueTask ForwardAsync(ReadOnlyMemory<byte> message, ulong lsn, CancellationToken cancellationToken)
    {
        var reader = new PgOutputReader(message);
        switch ((char)reader.Byte())
        {
            case 'B':
                _transaction = new Transaction(FinalLsn: reader.UInt64(), TimestampUs: reader.Time(), Id: reader.UInt32());
                return holds.BeforeAsync(_transaction.FinalLsn, cancellationToken);
            case 'C':
                _ = reader.Byte(); // flags, unused
                _ = reader.UInt64(); // where the commit record begins
                return CommitAsync(reader.UInt64(), cancellationToken);
            case 'O':
                _transaction = Current() with { OriginLsn = reader.UInt64(), Origin = reader.Text() };
                return ValueTask.CompletedTask;
            case 'R':
                return LearnAsync(reader.Relation(), cancellationToken);
            case 'I' when Table(reader.UInt32()) is { } table:
                _ = reader.Byte();
                reader.Row(_new, isKeyOnly: false);
                return SendAsync(records.Insert(table, _new, Position(lsn)), cancellationToken);
            case 'U' when Table(reader.UInt32()) is { } table:
                return UpdateAsync(table, reader, lsn, cancellationToken);
            case 'D' when Table(reader.UInt32()) is { } table:
                reader.Row(_old, isKeyOnly: reader.Byte() == 'K');
                return SendAsync(records.Delete(table, _old, Position(lsn)), cancellationToken);
            case 'T':
                return TruncateAsync(reader, lsn, cancellationToken);
            case 'M':
                Message(reader, lsn);
                return ValueTask.CompletedTask;
            default:
                return ValueTask.CompletedTask; // rows of tables that are not captured; types
        }
    }

    private async ValueTask CommitAsync(ulong endLsn, CancellationToken cancellationToken)
    {
        _transaction = null;
        _previousCommit = endLsn;
        progress.AddCommit(endLsn);
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
        var (first, second) = records.Update(table, old, _new, Position(lsn));
        return second is null ? SendAsync(first, cancellationToken) : SendBothAsync(first, second, cancellationToken);
    }

    private async ValueTask SendBothAsync(ConnectRecord first, ConnectRecord second, CancellationToken cancellationToken)
    {
        await SendAsync(first, cancellationToken).ConfigureAwait(false);
        await SendAsync(second, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask TruncateCoreAsync(TableShape?[] tables, ulong lsn, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            if (table is not null)
            {
                await SendAsync(records.Truncate(table, Position(lsn)), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ValueTask TruncateAsync(PgOutputReader reader, ulong lsn, CancellationToken cancellationToken)
    {
        var tables = new TableShape?[reader.Int32()];
        _ = reader.Byte(); // CASCADE, RESTART IDENTITY: the list names every table that was emptied
        for (var i = 0; i < tables.Length; i++)
        {
            var oid = reader.UInt32();
            tables[i] = Table(oid);
            history.NoteTruncate(oid, Current().Id);
        }

        return TruncateCoreAsync(tables, lsn, cancellationToken);
    }

    private void Message(PgOutputReader reader, ulong lsn)
    {
        var isTransactional = (reader.Byte() & 1) != 0;
        _ = reader.UInt64();
        var prefix = reader.Text();
        if (!isTransactional)
        {
            sink.Mark(lsn);
        }
        else if (prefix == VerificationHold.MessagePrefix)
        {
            holds.Announce(reader.Text(reader.Int32()));
        }
    }

    private ValueTask SendAsync(ConnectRecord record, CancellationToken cancellationToken)
    {
        progress.AddEvent();
        return sink.SendAsync(record, cancellationToken);
    }

    private TableShape? Table(uint oid)
    {
        history.NoteRow(oid, Current().Id);
        return _tables.TryGetValue(oid, out var table) ? table : throw new InvalidDataException($"The log names table {oid} before it describes it.");
    }

    private Transaction Current() => _transaction ?? throw new InvalidDataException("The log has a change outside a transaction.");

    private SourcePosition Position(ulong lsn)
    {
        var transaction = Current();
        return new SourcePosition
        {
            TimestampUs = transaction.TimestampUs,
            Snapshot = SnapshotMarker.None,
            Sequence = new SourceSequence(history.FirstElement(_previousCommit, transaction.FinalLsn), lsn),
            TransactionId = transaction.Id,
            Origin = transaction.Origin,
            OriginLsn = transaction.OriginLsn,
        };
    }

    private sealed record Transaction(ulong FinalLsn, long TimestampUs, uint Id)
    {
        public string? Origin { get; init; }

        public ulong OriginLsn { get; init; }
    }
}
