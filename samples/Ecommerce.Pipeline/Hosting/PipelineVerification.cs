using System.Data;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Verification;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Streaming.Capture;
using Npgsql;

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

    public async Task<VerificationReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var hold = await VerificationHold.AcquireAsync(postgres, Deadline, Deadline + ReadingTime, cancellationToken);
        await using var answers = await clickHouse.OpenConnectionAsync(cancellationToken);
        var barrier = new WatermarkBarrier(clock) { Database = EngineSet.Database };
        await barrier.WaitAsync(answers, hold.Lsn, Deadline, cancellationToken);

        await using var truth = new NpgsqlConnection(postgres);
        await truth.OpenAsync(cancellationToken);
        await using var transaction = await truth.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using (var adopt = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{hold.SnapshotName}'", truth, transaction))
        {
            await adopt.ExecuteNonQueryAsync(cancellationToken);
        }

        var report = await new AnswerVerifier(clock).VerifyAsync(truth, answers, new VerificationOptions { TruthTransaction = transaction, Lsn = hold.Lsn, ClickHouseDatabase = EngineSet.Database }, cancellationToken);

        // A capture that was restarted at the wrong moment, or held past the deadline, has gone on: what was compared is then no verdict.
        var after = await barrier.WaitAsync(answers, hold.Lsn, Deadline, cancellationToken);
        return after == hold.Lsn
            ? report
            : throw new PartFailedException($"The pipeline did not stand still at {PostgresLsn.Format(hold.Lsn)} while it was compared; it went on to {PostgresLsn.Format(after)}. Verify again, with a longer --deadline if the answers are large.");
    }
}
