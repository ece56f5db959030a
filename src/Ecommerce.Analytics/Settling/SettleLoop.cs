using System.Collections.Immutable;
using System.Data.Common;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Repair;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Analytics.Settling;

/// <summary>
/// Keeps the ledgers equal to the state. One pass: ask the capture how far everything is stored, only then read the highest block of every state table
/// (read before, the watermark would claim blocks that are not settled), replay what was kept aside, apply floors, correct the facts that changed rows reach,
/// record what is settled, write the watermark.
/// </summary>
/// <remarks>
/// A correction is "state now minus recorded", so settling a fact again adds nothing, and every point of death is harmless:
/// <list type="bullet">
/// <item>after aside was replayed, before that is recorded: replayed again; the same versions change nothing in the state;</item>
/// <item>amid floors: tombstones have a fixed version; rows are looked at again, since their blocks are not recorded as settled;</item>
/// <item>between two triggers, between the views of one trigger, between two blocks of one correction: some ledgers are corrected; all facts are still dirty,
/// and those already corrected yield zero;</item>
/// <item>after the triggers, before <c>settled</c> is recorded: the same;</item>
/// <item>after <c>settled</c>, before the watermark: nothing is left to settle, and the next pass writes it;</item>
/// <item>a failed statement whose end is unknown: progress is read again and the pass repeated; on a server whatever still runs is killed first;</item>
/// <item>something dropped or emptied by hand: see <see cref="SelfRepair"/>; where nobody can read a state table again, its identity changes or its blocks restart, so all of its rows and all
/// recorded facts are looked at again.</item>
/// </list>
/// Ledgers, <c>settled</c> and state are fsynced, so a power cut cannot keep a record of settling and lose the corrections.
/// </remarks>
public sealed class SettleLoop : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);
    private const int FailuresToGiveUp = 20;

    private readonly AnalyticsOptions _options;
    private readonly Func<ulong> _storedLsn;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClickHouseSession _session;
    private readonly SettleTarget _target;
    private readonly SettlerLease? _lease;
    private readonly FreshnessWindow _freshness = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    private Dictionary<Guid, TableProgress>? _progress;
    private Dictionary<string, UInt128> _floors = new(StringComparer.Ordinal);
    private (Guid Uuid, long Block)? _floorsSeen;
    private ulong _sequence;
    private ulong _watermark;
    private SettleStatistics _statistics = new();
    private SelfRepair? _watch;
    private long _looked;

    /// <summary>Creates the loop; nothing runs yet.</summary>
    /// <param name="dataSource">ClickHouse.</param>
    /// <param name="options">Names and intervals.</param>
    /// <param name="storedLsn">The LSN up to which ClickHouse has stored everything (<c>IChangeRecordSink.StoredLsn</c>); 0 where nobody knows.</param>
    /// <param name="timeProvider">The clock for pauses and freshness.</param>
    /// <param name="logger">Where to report.</param>
    public SettleLoop(DbDataSource dataSource, AnalyticsOptions options, Func<ulong> storedLsn, TimeProvider timeProvider, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _storedLsn = storedLsn;
        _time = timeProvider;
        _logger = logger;
        _session = new ClickHouseSession(dataSource);
        _target = new SettleTarget(_session, options);
        _lease = options.EmbeddedEngine ? null : new SettlerLease(_session, options, timeProvider, logger);
    }

    /// <summary>
    /// Awaited at every point that a pass comes to, for whoever tests what a death there leaves behind: what it throws ends the pass as a failed statement would.
    /// The token is the pass's own. Default none.
    /// </summary>
    public Func<SettlePoint, CancellationToken, ValueTask>? Reached { get; init; }

    /// <summary>
    /// Reads tables of the source (bare names) again, and returns when their rows are stored. Asked for where a state table was dropped or emptied by hand; until then nothing is settled and answers stay as
    /// they were. Default none: then a lost state table is settled as it is, and its facts leave the ledgers.
    /// </summary>
    public Func<ImmutableArray<string>, CancellationToken, Task>? ReadAgain { get; init; }

    /// <summary>How often to look for what was dropped or emptied while nothing comes.</summary>
    internal TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(1);

    internal AnalyticsOptions Options => _options;

    private SelfRepair Watch => _watch ??= new SelfRepair(_options, ReadAgain, _logger);

    /// <summary>What was done so far. May be read at any time.</summary>
    public SettleStatistics Statistics
    {
        get
        {
            var (p50, p95) = _freshness.Quantiles();
            return Volatile.Read(ref _statistics) with { FreshnessP50Ms = p50, FreshnessP95Ms = p95 };
        }
    }

    /// <summary>Settles until cancelled, and repeats a pass that failed.</summary>
    /// <param name="cancellationToken">Ends the loop after the statement that runs.</param>
    /// <exception cref="AnalyticsException">Twenty passes in a row failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var (before, started) = (Volatile.Read(ref _statistics).SettledRows, _time.GetTimestamp());
                _ = await SettleOnceAsync(cancellationToken).ConfigureAwait(false);
                failures = 0;
                var rest = SettlePace.After(Volatile.Read(ref _statistics).SettledRows - before, _time.GetElapsedTime(started), _options.SettleInterval);
                await Task.Delay(rest, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error) when (error is DbException or IOException or HttpRequestException or OperationCanceledException)
            {
                if (++failures >= FailuresToGiveUp)
                    throw new AnalyticsException($"Settling database {_options.Database} failed {failures} times in a row: {error.Message} See ClickHouse's own log.", error);
                Log.SettleFailed(_logger, _options.Database, failures, error);
                await Task.Delay(RetryPause, _time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One pass. Safe to call beside <see cref="RunAsync"/>: passes never overlap.</summary>
    /// <param name="cancellationToken">Ends the pass between two statements.</param>
    /// <returns>Whether there was something to settle. False too on a server while another host holds the lease.</returns>
    public async Task<bool> SettleOnceAsync(CancellationToken cancellationToken) => await AloneAsync(PassAsync, () => false, cancellationToken).ConfigureAwait(false);

    /// <summary>Does something between two passes: while it runs nobody settles.</summary>
    /// <exception cref="AnalyticsException">Another host settles.</exception>
    internal Task<T> BetweenPassesAsync<T>(Func<SettleTurn, CancellationToken, Task<T>> work, CancellationToken cancellationToken) => AloneAsync(
        stop => work(Turn(), stop),
        () => throw new AnalyticsException($"Another host settles database {_options.Database}: only that one may touch its ledgers. Ask it, or stop it."),
        cancellationToken);

    private async Task<T> AloneAsync<T>(Func<CancellationToken, Task<T>> work, Func<T> otherwise, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_lease is not null && !await _lease.HoldAsync(cancellationToken).ConfigureAwait(false))
            {
                _progress = null;
                _watch?.Forget();
                return otherwise();
            }

            return await work(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Whether the last statement took effect is unknown: read what is recorded again, over a new connection.
            _progress = null;
            _floorsSeen = null;
            _lease?.Forget();
            _watch?.Forget();
            await _session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _ = _one.Release();
        }
    }

    /// <summary>Gives the lease back and closes the connection. End <see cref="RunAsync"/> first.</summary>
    /// <returns>A task that completes when the connection is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_lease is not null)
                await _lease.ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is DbException or IOException or HttpRequestException)
        {
            Log.LeaseNotReleased(_logger, _options.Database, error);
        }

        if (Interlocked.Exchange(ref _watch, null) is { } watch)
            await watch.DisposeAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        _one.Dispose();
    }

    /// <summary>Of every state table with rows, the block up to which it is settled.</summary>
    private async Task<Dictionary<string, long?>> SettledBlocksAsync(CancellationToken cancellationToken) =>
        (await _target.ReadBlocksAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(table => table.Key, table => (long?)Of(table.Key, table.Value.Uuid).Block, StringComparer.Ordinal);

    private SettleTurn Turn() => new(_session, _options, _target, _lease, Watch, PassAsync, SettledBlocksAsync);

    /// <summary>Looks for what was dropped or emptied by hand: before anything is claimed to be settled, else now and then.</summary>
    /// <returns>Whether the state is whole, so that settling means something.</returns>
    private async Task<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        if (_progress is not null && _storedLsn() <= _watermark && _time.GetElapsedTime(_looked) < LookInterval)
            return Watch.Lost.IsEmpty;
        var (isWhole, isCreated) = await Watch.LookAsync(Turn(), cancellationToken).ConfigureAwait(false);
        _looked = _time.GetTimestamp();
        if (isCreated)
        {
            _progress = null;
            _floorsSeen = null;
        }

        Volatile.Write(ref _statistics, _statistics with { Lost = Watch.Lost });
        return isWhole;
    }

    private async Task<bool> PassAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        if (!await IsWholeAsync(cancellationToken).ConfigureAwait(false))
            return false;
        if (_progress is null)
        {
            (_progress, _sequence) = await _target.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
            _watermark = await _target.ReadWatermarkAsync(cancellationToken).ConfigureAwait(false);
        }

        await ReachAsync(SettlePoint.PassStarted, cancellationToken).ConfigureAwait(false);
        var lsn = _storedLsn();
        var blocks = await _target.ReadBlocksAsync(cancellationToken).ConfigureAwait(false);
        if (blocks.TryGetValue(SettleTarget.Floors, out var floors) && floors != _floorsSeen)
        {
            _floors = await _target.ReadFloorsAsync(cancellationToken).ConfigureAwait(false);
            _floorsSeen = floors;
        }

        var settled = new List<TableProgress>();
        var complete = true;
        if (blocks.TryGetValue(SettleTarget.Aside, out var aside) && aside.Block > Of(SettleTarget.Aside, aside.Uuid).Block)
        {
            if (await _target.TryReplayAsideAsync(Of(SettleTarget.Aside, aside.Uuid).Block, aside.Block, cancellationToken).ConfigureAwait(false))
            {
                settled.Add(new TableProgress(SettleTarget.Aside, aside.Uuid, aside.Block, 0));
                await ReachAsync(SettlePoint.AsideReplayed, cancellationToken).ConfigureAwait(false);
                blocks = await _target.ReadBlocksAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                complete = false;
            }
        }

        var changes = await FindChangesAsync(blocks, settled, cancellationToken).ConfigureAwait(false);
        if (settled.Count > 0)
            await SettleAsync(changes, settled, started, cancellationToken).ConfigureAwait(false);

        if (complete && lsn > _watermark)
        {
            await _target.WriteWatermarkAsync(lsn).ConfigureAwait(false);
            _watermark = lsn;
            Volatile.Write(ref _statistics, _statistics with { WatermarkLsn = lsn });
            await ReachAsync(SettlePoint.WatermarkWritten, cancellationToken).ConfigureAwait(false);
        }

        return settled.Count > 0;
    }

    /// <summary>Compares every state table with its progress, and applies floors to what is new.</summary>
    private async Task<Dictionary<string, long?>> FindChangesAsync(
        Dictionary<string, (Guid Uuid, long Block)> blocks, List<TableProgress> settled, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, long?>(StringComparer.Ordinal);
        var floors = new List<(string Table, UInt128 Floor, long? After)>();
        foreach (var table in SettleTarget.StateTables)
        {
            if (!blocks.TryGetValue(table, out var now))
            {
                // No part at all: a table that never had a row, or one that was emptied.
                if (_progress!.Values.Any(progress => string.Equals(progress.Table, table, StringComparison.Ordinal) && progress.Block > 0))
                {
                    changes[table] = null;
                    settled.AddRange(_progress.Values.Where(progress => string.Equals(progress.Table, table, StringComparison.Ordinal)).Select(progress => progress with { Block = 0, Floor = 0 }));
                }

                continue;
            }

            var before = Of(table, now.Uuid);
            var floor = _floors.GetValueOrDefault(table);
            long? after = before.Block > 0 && before.Block <= now.Block ? before.Block : null;
            var isRaised = floor > before.Floor || after is null;
            if (after == now.Block && !isRaised)
                continue;
            if (floor > 0)
                floors.Add((table, floor, isRaised ? null : after));
            changes[table] = after;
            settled.Add(new TableProgress(table, now.Uuid, now.Block, floor));
        }

        if (await _target.ApplyFloorsAsync(floors, cancellationToken).ConfigureAwait(false))
            await ReachAsync(SettlePoint.FloorsApplied, cancellationToken).ConfigureAwait(false);
        return changes;
    }

    private async Task SettleAsync(Dictionary<string, long?> changes, List<TableProgress> settled, long started, CancellationToken cancellationToken)
    {
        foreach (var correction in _target.Corrections(changes, _lease?.Guard ?? string.Empty, _lease?.Settings ?? string.Empty))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _target.CorrectAsync(correction).ConfigureAwait(false);
            await ReachAsync(SettlePoint.TriggerWritten, cancellationToken).ConfigureAwait(false);
        }

        await ReachAsync(SettlePoint.Corrected, cancellationToken).ConfigureAwait(false);
        var visible = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await _target.RecordAsync(settled, ++_sequence, _lease?.Guard ?? string.Empty).ConfigureAwait(false);
        await ReachAsync(SettlePoint.ProgressRecorded, cancellationToken).ConfigureAwait(false);
        if (_lease is not null && !await _lease.IsMineAsync(cancellationToken).ConfigureAwait(false))
            throw new OperationCanceledException($"Another host took over settling of {_options.Database}.");
        foreach (var progress in settled)
            _progress![progress.Uuid] = progress;

        var (rows, committed) = await _target.SampleAsync(changes, cancellationToken).ConfigureAwait(false);
        foreach (var at in committed)
            _freshness.Add(visible - at);
        Volatile.Write(ref _statistics, _statistics with
        {
            SettledRows = _statistics.SettledRows + rows,
            Passes = _statistics.Passes + 1,
            LastPassMs = _time.GetElapsedTime(started).TotalMilliseconds,
        });
    }

    private ValueTask ReachAsync(SettlePoint point, CancellationToken cancellationToken) => Reached is { } reached ? reached(point, cancellationToken) : ValueTask.CompletedTask;

    private TableProgress Of(string table, Guid uuid) => _progress!.GetValueOrDefault(uuid) ?? new TableProgress(table, uuid, 0, 0);
}
