using System.Collections.Immutable;
using System.Globalization;
using Ecommerce.Conformance.Cases;
using Ecommerce.Conformance.Comparison;
using Ecommerce.Streaming.Capture;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ecommerce.Conformance.Running;

/// <summary>Runs one recording's case with the capture on a server, as the recording itself was made.</summary>
public sealed class CaseRun
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private readonly Recording _recording;
    private readonly CaseDeadlines _deadlines;
    private readonly TimedTopics _timed;
    private readonly ImmutableDictionary<string, int> _expected;
    private readonly CollectingSink _sink = new();
    private readonly string _slot;

    private CaseRun(Recording recording, CaseDeadlines deadlines)
    {
        _recording = recording;
        _deadlines = deadlines;
        _timed = new(recording.Config);
        // Of what comes by the clock, one will do.
        _expected = recording.Records.GroupBy(r => r.Topic).ToImmutableDictionary(g => g.Key, g => _timed.Contains(g.Key) ? 1 : g.Count());
        _slot = recording.Config.GetValueOrDefault("slot.name", "debezium");
    }

    /// <summary>Runs a case. One case at a time per server: the database's name is the recording's.</summary>
    /// <param name="recording">The case.</param>
    /// <param name="majorVersion">The server's major version, for the case's name.</param>
    /// <param name="serverConnection">An Npgsql connection string of a superuser.</param>
    /// <param name="deadlines">How long to wait; null for the usual.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CaseOutcome> RunAsync(Recording recording, int majorVersion, string serverConnection, CaseDeadlines? deadlines = null, CancellationToken cancellationToken = default)
    {
        var name = $"{recording.Case}@pg{majorVersion}";
        var run = new CaseRun(recording, deadlines ?? new());
        var began = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(2);
        var failure = await run.RunAsync(serverConnection, cancellationToken);
        ImmutableArray<RecordedRecord> records;
        try
        {
            records = run._sink.ToRecords();
        }
        catch (System.Text.DecoderFallbackException e)
        {
            return new(name, [new() { Case = name, Field = "capture", Expected = "UTF-8", Actual = e.Message }], []);
        }

        // Where nothing was written, the failure says it all.
        var differences = failure is not null && records.IsEmpty
            ? []
            : RecordingComparison.Compare(name, recording, records, new(began, TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2)));
        return new(name, failure is { } f ? [new() { Case = name, Field = f.Field, Actual = f.Message }, .. differences] : differences, records);
    }

    private async Task<(string Field, string Message)?> RunAsync(string serverConnection, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_deadlines.Case);
        try
        {
            await using var database = await CaseDatabase.CreateAsync(serverConnection, _recording.Config.GetValueOrDefault("database.dbname", "gold"), limit.Token);
            await database.RunAsync(_recording.Sql.Schema, limit.Token);
            await database.RunAsync(_recording.Sql.Before, limit.Token);
            PostgresCapture capture;
            try
            {
                var options = CaptureOptions.FromDebezium(database.ConnectionString, _recording.Config);
                capture = new(options, _sink, new InMemoryCaptureOffsetStore(), TimeProvider.System, NullLogger.Instance);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return ("config", e.Message);
            }

            return await RunAsync(database, capture, limit.Token);
        }
        catch (PostgresException e)
        {
            return ("sql", e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ("capture", $"The case did not end within {_deadlines.Case}.");
        }
    }

    private async Task<(string Field, string Message)?> RunAsync(CaseDatabase database, PostgresCapture capture, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Run(() => capture.RunAsync(stop.Token), CancellationToken.None);
        try
        {
            await Task.WhenAny(capture.Streaming, running).WaitAsync(_deadlines.Start, cancellationToken);
            if (!capture.Streaming.IsCompletedSuccessfully)
            {
                // It failed, or it was told to take a snapshot and end.
                await running.WaitAsync(_deadlines.Start, cancellationToken);
            }

            await QuietAsync(_deadlines.Quiet, cancellationToken);
            await database.RunAsync(_recording.Sql.After, cancellationToken);
            await ArrivedAsync(database, running, last: _recording.Then.IsEmpty, cancellationToken);
            for (var i = 0; i < _recording.Then.Length; i++)
            {
                await QuietAsync(_deadlines.QuietBetweenSignals, cancellationToken);
                await database.RunAsync([_recording.Then[i]], cancellationToken);
                await ArrivedAsync(database, running, last: i == _recording.Then.Length - 1, cancellationToken);
            }

            await QuietAsync(_deadlines.Quiet, cancellationToken);
            await stop.CancelAsync();
            await running.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return ("capture", $"The capture neither streams nor stops in time; it says {capture.Status.State}, {capture.Status.LastError ?? "no error"}.");
        }
        catch (Exception e) when (e is not (OperationCanceledException or PostgresException) || running.IsFaulted)
        {
            return ("capture", $"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            await stop.CancelAsync();
            await running.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until a step's records are there: all that are expected in the end, or those that come until nothing has come for a while after the server sent everything.</summary>
    private async Task ArrivedAsync(CaseDatabase database, Task running, bool last, CancellationToken cancellationToken)
    {
        var lsn = await database.CurrentLsnAsync(cancellationToken);
        var since = TimeProvider.System.GetTimestamp();
        while (!running.IsCompleted && !await database.HasSentAsync(_slot, lsn, cancellationToken) && !AllArrived() && TimeProvider.System.GetElapsedTime(since) < _deadlines.Sent)
        {
            await Task.WhenAny(running, Task.Delay(PollInterval, cancellationToken));
        }

        // Before the last step only silence tells that one has run to its end; the caller asks for it.
        while (last && !running.IsCompleted && !AllArrived() && await ChangedAsync(running, IdleLimit(), cancellationToken))
        {
        }

        if (running.IsFaulted)
        {
            await running;
        }
    }

    private TimeSpan IdleLimit() =>
        int.TryParse(_recording.Config.GetValueOrDefault("heartbeat.interval.ms"), CultureInfo.InvariantCulture, out var heartbeat) && TimeSpan.FromMilliseconds(2L * heartbeat) is var two && two > _deadlines.Idle ? two : _deadlines.Idle;

    private bool AllArrived()
    {
        var counts = _sink.Counts;
        return _expected.All(e => counts.GetValueOrDefault(e.Key) >= e.Value);
    }

    private async Task<bool> ChangedAsync(Task running, TimeSpan limit, CancellationToken cancellationToken)
    {
        var changed = _sink.Changed;
        return AllArrived() || await Task.WhenAny(changed, running, Task.Delay(limit, cancellationToken)) == changed;
    }

    /// <summary>Waits until no record has come for a while, but for those that come by the clock.</summary>
    private async Task QuietAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        var before = Steady();
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) is var silent && silent < quiet)
        {
            var changed = _sink.Changed;
            if (Steady() != before)
            {
                before = Steady();
                since = TimeProvider.System.GetTimestamp();
                continue;
            }

            await Task.WhenAny(changed, Task.Delay(quiet - silent, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private int Steady() => _sink.Counts.Where(c => !_timed.Contains(c.Key)).Sum(c => c.Value);
}
