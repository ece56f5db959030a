using System.Collections.Immutable;
using Ecommerce.Streaming.Capture.Catalog;
using Ecommerce.Streaming.Capture.Sessions;
using Ecommerce.Streaming.Capture.Slots;
using Ecommerce.Streaming.Capture.Snapshots;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Ecommerce.Streaming.Capture;

/// <summary>
/// Captures the changes of a PostgreSQL database into a sink: creates publication and slot, sends the tables as they are, then every committed change, in commit order and
/// without a gap. Delivery is at least once: after a restart or a lost connection it goes on from what the sink had stored.
/// </summary>
public sealed class PostgresCapture
{
    private readonly CaptureOptions _options;
    private readonly IChangeRecordSink _sink;
    private readonly ICaptureOffsetStore _offsets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CaptureProgress _progress;
    private readonly SnapshotRequests _requests = new();
    private readonly TaskCompletionSource _streaming = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>Creates a capture; nothing happens before <see cref="RunAsync"/>.</summary>
    /// <param name="options">What to capture.</param>
    /// <param name="sink">Where records go.</param>
    /// <param name="offsets">Where the offset is kept.</param>
    /// <param name="time">The clock for time stamps and waiting.</param>
    /// <param name="logger">For progress and recovered failures.</param>
    /// <exception cref="CaptureSetupException">The options are invalid.</exception>
    public PostgresCapture(CaptureOptions options, IChangeRecordSink sink, ICaptureOffsetStore offsets, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _sink = sink;
        _offsets = offsets;
        _time = time;
        _logger = logger;
        _progress = new CaptureProgress(options.SlotName, time);
    }

    /// <summary>Whether whoever writes to the database should slow down, since the slot retains more log than its budget: ask before each batch.</summary>
    public bool MustThrottle => _progress.MustThrottle;

    /// <summary>The capture's figures now.</summary>
    public CaptureStatus Status => _progress.ToStatus();

    /// <summary>Completes when the snapshot, if one was due, is sent and streaming has begun for the first time; fails if the capture fails before.</summary>
    public Task Streaming => _streaming.Task;

    /// <summary>
    /// Reads tables again on the living slot, without a new one: the changes stop for as long as that takes. Each table's rows come behind a truncate of it at the snapshot's position
    /// (unless truncates are skipped), marked as rows of a snapshot but none as its last; if these are all captured tables, without truncates, and the last one is marked.
    /// </summary>
    /// <param name="tables">Names, <c>schema.table</c>, of captured tables.</param>
    /// <param name="cancellationToken">Ends the wait; the tables are read nevertheless.</param>
    /// <returns>A task that completes when their rows are sent.</returns>
    /// <exception cref="ArgumentException">A table is not captured.</exception>
    public Task ResnapshotAsync(IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        ImmutableArray<string> names = [.. tables];
        var filter = new TableFilter(_options);
        if (names.FirstOrDefault(t => !t.Contains('.', StringComparison.Ordinal) || !filter.IsCaptured(TableName.Parse(t).Schema, TableName.Parse(t).Name)) is { } stranger)
        {
            throw new ArgumentException($"Table '{stranger}' is not captured.", nameof(tables));
        }

        return _requests.AddAsync(names).WaitAsync(cancellationToken);
    }

    /// <summary>Captures until it is cancelled, then returns; with <see cref="SnapshotMode.InitialOnly"/> when the snapshot is stored. Runs once.</summary>
    /// <param name="cancellationToken">Stops in good order: the position that is stored by then is confirmed to the slot.</param>
    /// <returns>A task that ends when the capture has stopped.</returns>
    /// <exception cref="CaptureSetupException">The server or its settings do not allow capturing; says why and what to do.</exception>
    /// <exception cref="CaptureIdentityException">The server is not the one that the stored offset belongs to.</exception>
    /// <exception cref="CaptureException">The sink has failed for good, or the server refuses to go on.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw new InvalidOperationException("A capture runs once; create another one.");
        }

        var source = new CaptureSource(_options);
        await using (source.ConfigureAwait(false))
        {
            try
            {
                await RunWatchedAsync(source, cancellationToken).ConfigureAwait(false);
                await DropSlotAsync(source).ConfigureAwait(false);
                _progress.State = CaptureState.Stopped;
                _requests.Abandon(null);
                _streaming.TrySetCanceled(CancellationToken.None);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await DropSlotAsync(source).ConfigureAwait(false);
                _progress.State = CaptureState.Stopped;
                _requests.Abandon(null);
                _streaming.TrySetCanceled(cancellationToken);
            }
            catch (Exception e)
            {
                var failure = e is PostgresException refusal
                    ? new CaptureSetupException($"PostgreSQL at {source.Where} refuses: {ServerFailure.Words(refusal)}.", ServerFailure.Remedy(refusal), refusal)
                    : e;
                _requests.Abandon(failure);
                _progress.State = CaptureState.Failed;
                _progress.LastError = failure.Message;
                _streaming.TrySetException(failure);
                _ = _streaming.Task.Exception; // observed: nobody has to wait for Streaming
                if (failure != e)
                {
                    throw failure;
                }

                throw;
            }
        }
    }

    private async Task RunWatchedAsync(CaptureSource source, CancellationToken cancellationToken)
    {
        var watch = new SlotWatch(source, _options, _progress, _time, _logger);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = watch.RunAsync(watching.Token);
        try
        {
            await RunSessionsAsync(source, watch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await watching.CancelAsync().ConfigureAwait(false);
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunSessionsAsync(CaptureSource source, SlotWatch watch, CancellationToken cancellationToken)
    {
        var context = new SessionContext(source, _options, new MarkedSink(_sink, _options, _progress), _offsets, _progress, _requests, watch, Guid.NewGuid(), _time, _logger);
        var goOn = true;
        var connectedOnce = false;
        var retry = new ResiliencePipelineBuilder { TimeProvider = _time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(connectedOnce && args.Outcome.Exception is { } e && ServerFailure.IsTransient(e)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = _options.MaxReconnectDelay,
            OnRetry = args =>
            {
                NoteFailure(args.Outcome.Exception!, args.AttemptNumber + 1, args.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();

        // Each pass is one row of failures: whoever got so far as to forward a transaction starts with a short delay again.
        while (goOn && !cancellationToken.IsCancellationRequested)
        {
            await retry.ExecuteAsync(
                async stop =>
                {
                    var session = new CaptureSession(context);
                    var transactions = _progress.Transactions;
                    try
                    {
                        goOn = await session.RunAsync(() => _streaming.TrySetResult(), stop).ConfigureAwait(false);
                    }
                    catch (NpgsqlException e) when (!session.Connected && !stop.IsCancellationRequested && !(connectedOnce && ServerFailure.IsTransient(e)))
                    {
                        throw ServerFailure.Connecting(source.Where, e);
                    }
                    catch (Exception e) when (ServerFailure.IsTransient(e) && _progress.Transactions > transactions && !stop.IsCancellationRequested)
                    {
                        NoteFailure(e, 1, TimeSpan.Zero);
                    }
                    finally
                    {
                        connectedOnce |= session.Connected;
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }

        if (!goOn)
        {
            _streaming.TrySetResult();
        }
    }

    private async Task DropSlotAsync(CaptureSource source)
    {
        if (!_options.DropSlotOnStop)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(_options.SlotWait, _time);
        try
        {
            var connection = await source.Database.OpenConnectionAsync(deadline.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var setup = new SlotSetup(_options, _time, _logger);
                if (await setup.ReadIdleAsync(connection, formerPid: null, deadline.Token).ConfigureAwait(false) is not null)
                {
                    await setup.DropAsync(connection, deadline.Token).ConfigureAwait(false);
                    Log.SlotDropped(_logger, _options.SlotName);
                }
            }
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException or OperationCanceledException or CaptureSetupException)
        {
            _progress.LastError = e.Message;
            Log.SlotNotDropped(_logger, _options.SlotName, e.Message);
        }
    }

    private void NoteFailure(Exception failure, int attempt, TimeSpan delay)
    {
        _progress.State = CaptureState.Reconnecting;
        _progress.LastError = failure.Message;
        _progress.AddReconnect();
        Log.Reconnecting(_logger, attempt, delay, failure.Message);
    }
}
