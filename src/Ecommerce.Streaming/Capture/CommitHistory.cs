namespace Ecommerce.Streaming.Capture;

/// <summary>The commits that were sent and that the stored offset does not cover yet: the server will send them again, and no others. Outlives the sessions of a capture. Thread-safe.</summary>
internal sealed class CommitHistory
{
    private readonly Lock _gate = new();
    private readonly List<CapturedCommit> _sent = [];
    private ulong _forgotten;

    /// <summary>All of a transaction has been sent; maybe once more.</summary>
    public void Add(CapturedCommit commit)
    {
        lock (_gate)
        {
            if (commit.EndLsn > (_sent.Count > 0 ? _sent[^1].EndLsn : _forgotten))
            {
                _sent.Add(commit);
            }
        }
    }

    /// <summary>The last commit that ends at or before a position; null where that is none that is remembered.</summary>
    public CapturedCommit? LastUpTo(ulong lsn)
    {
        lock (_gate)
        {
            return CountUpTo(lsn) is > 0 and var count ? _sent[count - 1] : null;
        }
    }

    /// <summary>The commits that end beyond a position, in their order; null where it is not known which they are.</summary>
    public IReadOnlyList<CapturedCommit>? After(ulong lsn)
    {
        lock (_gate)
        {
            return lsn < _forgotten ? null : _sent[CountUpTo(lsn)..];
        }
    }

    /// <summary>The offset is stored up to a position.</summary>
    public void Forget(ulong lsn)
    {
        lock (_gate)
        {
            _sent.RemoveRange(0, CountUpTo(lsn));
            _forgotten = Math.Max(_forgotten, lsn);
        }
    }

    // Ascending, so the first that ends beyond is found by halves.
    private int CountUpTo(ulong lsn)
    {
        var (low, high) = (0, _sent.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _sent[middle].EndLsn <= lsn ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
