using Ecommerce.Streaming.Capture.Signals;
using Ecommerce.Streaming.ChangeEvents;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>
/// Sends what a row's change gives: a record, or several where a key changes or tombstones are wanted, or none where it is left out. Tells the incremental snapshot which keys were touched.
/// </summary>
internal sealed class ChangeForwarder(MarkedSink sink, RecordFactory records, LogPosition position, CaptureOptions options, CaptureProgress progress, LogAttendants attendants, ulong obeyedUpTo)
{
    private readonly bool[] _skipped = [.. Enum.GetValues<ChangeOperation>().Select(o => options.SkippedOperations.Contains(o))];

    public ValueTask InsertAsync(TableShape table, RowValues row, ulong lsn, CancellationToken cancellationToken)
    {
        if (SignalsOf(table) is { } signals)
        {
            return ObeyInsertAsync(signals, table, row, lsn, cancellationToken);
        }

        return IsSkipped(ChangeOperation.Create) ? ValueTask.CompletedTask : SendAsync(table, records.Insert(table, row, position.Of(table, lsn)), cancellationToken);
    }

    public ValueTask UpdateAsync(TableShape table, RowValues? old, RowValues row, ulong lsn, CancellationToken cancellationToken)
    {
        if (options.SkipUnchanged && old is not null && records.IsUnchanged(table, old, row))
        {
            return ValueTask.CompletedTask;
        }

        var key = records.Key(table, row);
        if (old is not null && key is not null && records.Key(table, old) is { } oldKey && !oldKey.AsSpan().SequenceEqual(key))
        {
            return ChangeKeyAsync(table, oldKey, key, old, row, lsn, cancellationToken);
        }

        return IsSkipped(ChangeOperation.Update) ? ValueTask.CompletedTask : SendAsync(table, records.Update(table, key, old, row, position.Of(table, lsn)), cancellationToken);
    }

    public ValueTask DeleteAsync(TableShape table, RowValues old, ulong lsn, CancellationToken cancellationToken)
    {
        if (SignalsOf(table) is { } signals)
        {
            return ObeyDeleteAsync(signals, table, old, lsn, cancellationToken);
        }

        return IsSkipped(ChangeOperation.Delete) ? ValueTask.CompletedTask : SendDeleteAsync(table, records.Delete(table, old, position.Of(table, lsn)), cancellationToken);
    }

    public ValueTask TruncateAsync(TableShape table, ulong lsn, CancellationToken cancellationToken)
    {
        if (IsSkipped(ChangeOperation.Truncate))
        {
            return ValueTask.CompletedTask;
        }

        attendants.Snapshot?.ObserveTruncate(table);
        return SendAsync(table, records.Truncate(table, position.Of(table, lsn)), cancellationToken);
    }

    // What an earlier session has obeyed is only sent again.
    private SignalHandler? SignalsOf(TableShape table) => attendants.Signals is { } signals && signals.IsSignalTable(table) && position.Transaction.FinalLsn >= obeyedUpTo ? signals : null;

    private async ValueTask ObeyInsertAsync(SignalHandler signals, TableShape table, RowValues row, ulong lsn, CancellationToken cancellationToken)
    {
        await signals.InsertedAsync(row, position.Sequence(lsn), cancellationToken).ConfigureAwait(false);
        if (!IsSkipped(ChangeOperation.Create))
        {
            await SendAsync(table, records.Insert(table, row, position.Of(table, lsn)), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ObeyDeleteAsync(SignalHandler signals, TableShape table, RowValues old, ulong lsn, CancellationToken cancellationToken)
    {
        await signals.DeletedAsync(old, position.Sequence(lsn), cancellationToken).ConfigureAwait(false);
        if (!IsSkipped(ChangeOperation.Delete))
        {
            await SendDeleteAsync(table, records.Delete(table, old, position.Of(table, lsn)), cancellationToken).ConfigureAwait(false);
        }
    }

    // A key change is a delete and a create; each counts, and is left out, as what it is.
    private async ValueTask ChangeKeyAsync(TableShape table, byte[] oldKey, byte[] newKey, RowValues old, RowValues row, ulong lsn, CancellationToken cancellationToken)
    {
        if (!IsSkipped(ChangeOperation.Delete))
        {
            await SendDeleteAsync(table, records.DeleteOldKey(table, oldKey, newKey, old, position.Of(table, lsn)), cancellationToken).ConfigureAwait(false);
        }

        if (!IsSkipped(ChangeOperation.Create))
        {
            await SendAsync(table, records.CreateNewKey(table, oldKey, newKey, old, row, position.Of(table, lsn)), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsSkipped(ChangeOperation operation) => _skipped[(int)operation];

    private ValueTask SendAsync(TableShape table, ConnectRecord record, CancellationToken cancellationToken)
    {
        progress.AddEvent();
        return attendants.Snapshot is { } snapshot ? ObserveAndSendAsync(snapshot, table, record, cancellationToken) : sink.SendAsync(record, cancellationToken);
    }

    private ValueTask SendDeleteAsync(TableShape table, ConnectRecord record, CancellationToken cancellationToken) =>
        options.Tombstones ? SendWithTombstoneAsync(table, record, cancellationToken) : SendAsync(table, record, cancellationToken);

    private async ValueTask SendWithTombstoneAsync(TableShape table, ConnectRecord record, CancellationToken cancellationToken)
    {
        await SendAsync(table, record, cancellationToken).ConfigureAwait(false);
        await sink.SendAsync(RecordFactory.Tombstone(record), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ObserveAndSendAsync(IncrementalSnapshot snapshot, TableShape table, ConnectRecord record, CancellationToken cancellationToken)
    {
        await snapshot.ObserveAsync(table, record.Key, cancellationToken).ConfigureAwait(false);
        await sink.SendAsync(record, cancellationToken).ConfigureAwait(false);
    }
}
