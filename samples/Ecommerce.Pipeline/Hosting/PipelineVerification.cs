using System.Collections.Immutable;
using System.Data;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Verification;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Oracle;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>
/// Verifies a running pipeline at one exact position: the capture holds back what commits later, ClickHouse settles up to the position,
/// and PostgreSQL is read in the snapshot of that position.
/// </summary>
internal sealed class PipelineVerification(string postgres, ClickHouseDataSource clickHouse, TimeProvider clock)
{
    // The answers are small beside what they are made of.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMinutes(1);

    /// <summary>How long the pipeline may take to get to the position.</summary>
    public TimeSpan Deadline { get; init; } = new PipelineSettings().Deadline;

    /// <summary>The third side; null for none.</summary>
    public IOracleSource? Oracle { get; init; }

    /// <summary>The answers to compare; all of the store's where it is empty.</summary>
    public ImmutableArray<AnalyticalTable> Answers { get; init; } = [];

    /// <summary>About how many keys of a larger answer are compared; null for all.</summary>
    public long? Sample { get; init; }

    /// <summary>Which keys a sample has.</summary>
    public long SampleSeed { get; init; }

    public async Task<VerificationReport> RunAsync(CancellationToken cancellationToken)
    {
        // The store stands still only while the position is taken and the oracle heard; the comparison that follows takes its time.
        var hearing = Oracle is null ? null : await StillAsync(Oracle, cancellationToken);
        await using var hearingEnds = hearing;

        // The capture stops some time after it is asked to, and goes on once it is released: nothing waits longer than this.
        var started = clock.GetTimestamp();
        var report = await CompareAsync(hearing, cancellationToken);
        return report with { HeldFor = clock.GetElapsedTime(started) };
    }

    private async Task<VerificationReport> CompareAsync(IOracleHearing? hearing, CancellationToken cancellationToken)
    {
        await using var hold = await VerificationHold.AcquireAsync(postgres, Deadline, Deadline + ReadingTime, cancellationToken);
        var testimony = hearing is null ? null : await hearing.TestifyAsync(hold.SnapshotName, cancellationToken);
        await (hearing?.DisposeAsync() ?? ValueTask.CompletedTask);
        await using var answers = await clickHouse.OpenConnectionAsync(cancellationToken);
        var barrier = new WatermarkBarrier(clock) { Database = EngineSet.Database };
        await barrier.WaitAsync(answers, hold.Lsn, Deadline, cancellationToken);

        await using var truth = await FreshSession.OpenAsync(postgres, cancellationToken);
        await using var transaction = await truth.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await SnapshotName.AdoptAsync(hold.SnapshotName, truth, transaction, cancellationToken);
        var options = new VerificationOptions
        {
            Answers = Answers,
            Sample = Sample,
            SampleSeed = SampleSeed,
            TruthTransaction = transaction,
            Lsn = hold.Lsn,
            ClickHouseDatabase = EngineSet.Database,
            Oracle = testimony?.Answers ?? default,
            OracleSilence = testimony?.Silence,
        };
        var report = await new AnswerVerifier(clock).VerifyAsync(truth, answers, options, cancellationToken);

        // A capture that was restarted at the wrong moment, or held past the deadline, has gone on: what was compared is then no verdict.
        var after = await barrier.WaitAsync(answers, hold.Lsn, Deadline, cancellationToken);
        return after == hold.Lsn
            ? report
            : throw new PartFailedException($"The pipeline did not stand still at {PostgresLsn.Format(hold.Lsn)} while it was compared; it went on to {PostgresLsn.Format(after)}. Verify again, with a longer --deadline if the answers are large.");
    }

    private async Task<IOracleHearing> StillAsync(IOracleSource oracle, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await oracle.HoldStillAsync(either.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PartFailedException($"The store did not stand still for its oracle within {Deadline.TotalSeconds:0} s: a transaction of its own does not end. Look at pg_stat_activity, or allow more with --deadline.", error);
        }
    }
}
