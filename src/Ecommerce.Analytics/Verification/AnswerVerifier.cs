using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Verification;

/// <summary>Compares every answer in ClickHouse, row by row, with what PostgreSQL says and, where one is given, with what the oracle says.</summary>
/// <remarks>
/// Both sides are read through ADO.NET in the order of their key and streamed side by side, so memory does not grow with the answers. PostgreSQL runs each answer's own truth, ClickHouse a plain SELECT of the
/// view <c>answer_NAME</c>: they share no SQL. Both sides must stand at the same position, which is the caller's affair: see <see cref="WatermarkBarrier"/> and <see cref="TruthBarrier"/>.
/// </remarks>
/// <param name="timeProvider">The clock of durations and timeouts; the system's when null.</param>
public sealed class AnswerVerifier(TimeProvider? timeProvider = null)
{
    private const string BeforeAnswer = "before_answer";

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Compares the answers and reports every difference.</summary>
    /// <param name="truth">An open connection to the store's PostgreSQL, not otherwise used meanwhile; give the transaction it is in, if any, as <see cref="VerificationOptions.TruthTransaction"/>.</param>
    /// <param name="clickHouse">An open connection to the database of the <c>answer_</c> views.</param>
    /// <param name="options">What to compare and how; defaults when null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The verdict. An answer that ClickHouse refuses to give, or PostgreSQL no longer knows (a column of it is gone), is not exact and says why; the others are still compared.</returns>
    /// <exception cref="VerificationException">PostgreSQL did not give the truth of any answer, a side does not have an answer's shape, or a statement ran into <see cref="VerificationOptions.AnswerTimeout"/>.</exception>
    public async Task<VerificationReport> VerifyAsync(DbConnection truth, DbConnection clickHouse, VerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(clickHouse);
        options ??= new VerificationOptions();
        if (options.Sample is { } sample)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1, nameof(options));
        }

        if (options.TruthTransaction is not null)
        {
            return await VerifyInsideAsync(truth, clickHouse, options, options.TruthTransaction, cancellationToken).ConfigureAwait(false);
        }

        DbTransaction own;
        try
        {
            own = await truth.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            throw new VerificationException(
                $"No snapshot of PostgreSQL could be taken: {e.Message.Trim()} A connection that is in a transaction already needs that transaction given as {nameof(VerificationOptions.TruthTransaction)}.", e);
        }

        // Disposing rolls back; nothing was written.
        await using var _ = own.ConfigureAwait(false);
        return await VerifyInsideAsync(truth, clickHouse, options, own, cancellationToken).ConfigureAwait(false);
    }

    private async Task<VerificationReport> VerifyInsideAsync(DbConnection truth, DbConnection clickHouse, VerificationOptions options, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var answers = options.Answers.IsDefaultOrEmpty ? StoreAnswers.All : options.Answers;
        var errors = await ParkedMessages.ReadAsync(clickHouse, options, cancellationToken).ConfigureAwait(false);
        var dropped = await ParkedMessages.CountDroppedAsync(clickHouse, options, cancellationToken).ConfigureAwait(false);
        var results = ImmutableArray.CreateBuilder<AnswerResult>(answers.Length);
        var mismatches = new List<AnswerMismatch>();
        VerificationException? refusal = null;
        foreach (var answer in answers)
        {
            using var timeout = options.AnswerTimeout > TimeSpan.Zero ? new CancellationTokenSource(options.AnswerTimeout, _time) : new CancellationTokenSource();
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var comparison = new AnswerComparison(answer, options, _time);
            if (transaction.SupportsSavepoints)
            {
                await transaction.SaveAsync(BeforeAnswer, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                results.Add(await comparison.RunAsync(truth, transaction, clickHouse, ParkedMessages.Concerning(answer, errors), linked.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested && e is not OutOfMemoryException)
            {
                throw new VerificationException(
                    FormattableString.Invariant($"Comparing the answer {answer.Name} took longer than {options.AnswerTimeout.TotalSeconds:0.#} s and was given up; allow more with {nameof(VerificationOptions.AnswerTimeout)}."), e);
            }

            catch (VerificationException e) when (comparison.IsTruthRefused && transaction.SupportsSavepoints)
            {
                // The store's tables have changed: this question cannot be put to them any more. The others can.
                refusal ??= e;
                await transaction.RollbackAsync(BeforeAnswer, cancellationToken).ConfigureAwait(false);
                results.Add(new AnswerResult(answer.Name, 0, 0, ParkedMessages.Concerning(answer, errors), e.Message, TimeSpan.Zero) { IsImpossible = true });
            }

            mismatches.AddRange(comparison.Listed);
        }

        if (refusal is not null && results.All(result => result.IsImpossible))
        {
            throw refusal;
        }

        return new VerificationReport
        {
            Results = results.ToImmutable(),
            Mismatches = [.. mismatches],
            Errors = errors,
            Dropped = dropped,
            Lsn = options.Lsn,
            IsThreeWay = !options.Oracle.IsDefault,
            OracleSilence = options.OracleSilence,
            Duration = _time.GetElapsedTime(started),
        };
    }
}
