using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>Where to go on reading.</summary>
/// <param name="Id">Names the watermarks.</param>
/// <param name="SignalId">The signal that asked for the snapshot.</param>
/// <param name="Tables">The tables that are left; never empty.</param>
/// <param name="LastKey">The key of the last row read of the first table; empty at its beginning.</param>
/// <param name="MaximumKey">The key that it is read up to; empty where that is not known yet.</param>
/// <param name="RowsScanned">The rows read of it so far.</param>
internal sealed record ChunkRequest(
    string Id, string? SignalId, ImmutableArray<IncrementalSnapshotTable> Tables, ImmutableArray<string?> LastKey, ImmutableArray<string?> MaximumKey, long RowsScanned);
