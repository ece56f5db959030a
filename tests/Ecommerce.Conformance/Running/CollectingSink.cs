using System.Collections.Immutable;
using System.Text;
using Ecommerce.Conformance.Cases;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Conformance.Running;

/// <summary>A sink in memory that stores at once, as one broker with one partition per topic would: it gives each topic's records offsets from 0.</summary>
internal sealed class CollectingSink : IChangeRecordSink
{
    // A record that is no UTF-8 must not become one by replacement.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Lock _gate = new();
    private readonly List<ChangeRecord> _records = [];
    private readonly Dictionary<string, int> _counts = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _stored;

    public ulong StoredLsn => Volatile.Read(ref _stored);

    /// <summary>How many records each topic has.</summary>
    public ImmutableDictionary<string, int> Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts.ToImmutableDictionary();
            }
        }
    }

    /// <summary>Completes at the next record.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public ImmutableArray<RecordedRecord> ToRecords()
    {
        lock (_gate)
        {
            var offsets = new Dictionary<string, long>();
            return [.. _records.Select(r =>
            {
                var offset = offsets.GetValueOrDefault(r.Topic);
                offsets[r.Topic] = offset + 1;
                return new RecordedRecord
                {
                    Topic = r.Topic,
                    Partition = r.Partition ?? 0,
                    Offset = offset,
                    Headers = [.. r.Headers.Select(h => new RecordedHeader(h.Key, Strict.GetString(h.Value.Span)))],
                    Key = r.Key is null ? null : Strict.GetString(r.Key),
                    Value = r.Value is null ? null : Strict.GetString(r.Value),
                };
            })];
        }
    }

    public ValueTask SendAsync(ChangeRecord record, CancellationToken cancellationToken)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _records.Add(record);
            _counts[record.Topic] = _counts.GetValueOrDefault(record.Topic) + 1;
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        return ValueTask.CompletedTask;
    }

    public void Mark(ulong lsn) => Volatile.Write(ref _stored, Math.Max(_stored, lsn));

    public Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
