using System.Data.Common;
using System.Globalization;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Verification;

/// <summary>Compares one answer: two ordered streams, merged by key.</summary>
internal sealed class AnswerComparison(AnalyticalTable answer, VerificationOptions options, TimeProvider time)
{
    private readonly List<AnswerMismatch> _listed = [];
    private long _mismatches;
    private long _keys;
    private KeySample? _sample;

    public IReadOnlyList<AnswerMismatch> Listed => _listed;

    /// <summary>Whether PostgreSQL does not know the question any more (SQLSTATE class 42): a table or column of it is gone, or of another type.</summary>
    public bool IsTruthRefused { get; private set; }

    private string Truth => answer.Truth.TrimEnd().TrimEnd(';');

    private string View => SqlText.Name(options.ClickHouseDatabase, answer.AnswerName);

    public async Task<AnswerResult> RunAsync(DbConnection truth, DbTransaction transaction, DbConnection clickHouse, long parked, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        string? failure = null;
        var total = options.Sample is null ? null : await SampleAsync(truth, transaction, options.Sample.Value, cancellationToken).ConfigureAwait(false);
        var truthCommand = truth.CreateCommand();
        await using var truthCommandScope = truthCommand.ConfigureAwait(false);
        truthCommand.Transaction = transaction;
        truthCommand.CommandText = TruthSql();
        SetTimeout(truthCommand);
        var truthReader = await FromTruth(truthCommand.ExecuteReaderAsync(cancellationToken)).ConfigureAwait(false);
        await using var truthReaderScope = truthReader.ConfigureAwait(false);
        try
        {
            if (total is { } keys)
            {
                await CompareCountsAsync(clickHouse, keys, cancellationToken).ConfigureAwait(false);
            }

            var command = clickHouse.CreateCommand();
            await using var commandScope = command.ConfigureAwait(false);
            command.CommandText = AnswerSql();
            SetTimeout(command);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            await MergeAsync(new AnswerRowReader(truthReader, answer, "PostgreSQL"), new AnswerRowReader(reader, answer, "ClickHouse"), cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e) when (!cancellationToken.IsCancellationRequested)
        {
            // PostgreSQL's own errors arrive as VerificationException, so this one is ClickHouse's.
            failure = e.Message.Trim();
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new VerificationException($"The connection to ClickHouse broke while the answer {answer.Name} was read: {e.Message.Trim()}", e);
        }

        return new AnswerResult(answer.Name, _keys, _mismatches, parked, failure, time.GetElapsedTime(started)) { SampledFrom = total };
    }

    /// <summary>Chooses a sample where the answer has more keys than are wanted, and then gives their number.</summary>
    private async Task<long?> SampleAsync(DbConnection truth, DbTransaction transaction, long wanted, CancellationToken cancellationToken)
    {
        var command = truth.CreateCommand();
        await using var commandScope = command.ConfigureAwait(false);
        command.Transaction = transaction;
        command.CommandText = $"SELECT count(*) FROM (\n{Truth}\n) AS truth";
        SetTimeout(command);
        var total = Convert.ToInt64(await FromTruth(command.ExecuteScalarAsync(cancellationToken)).ConfigureAwait(false), CultureInfo.InvariantCulture);
        if (total <= wanted)
        {
            return null;
        }

        _sample = new KeySample(answer, wanted, total, options.SampleSeed);
        return total;
    }

    /// <summary>What a sample leaves out is at least there, and nothing beside it.</summary>
    private async Task CompareCountsAsync(DbConnection clickHouse, long expected, CancellationToken cancellationToken)
    {
        var command = clickHouse.CreateCommand();
        await using var commandScope = command.ConfigureAwait(false);
        command.CommandText = $"SELECT count() FROM {View}";
        SetTimeout(command);
        var actual = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        if (actual != expected)
        {
            Report(new AnswerMismatch(answer.Name, "*", "count(*)", expected.ToString(CultureInfo.InvariantCulture), actual.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private async Task MergeAsync(AnswerRowReader truth, AnswerRowReader clickHouse, CancellationToken cancellationToken)
    {
        var oracle = OracleRows.Of(answer, options.Oracle, truth.CompareKeys, _sample);
        var expected = await FromTruth(truth.ReadAsync(cancellationToken).AsTask()).ConfigureAwait(false);
        var actual = await clickHouse.ReadAsync(cancellationToken).ConfigureAwait(false);
        var foretold = oracle?.Read();
        while (Least(Least(expected, actual), foretold) is { } least)
        {
            _keys++;
            var (postgres, analytics, told) = (At(expected), At(actual), At(foretold));
            Compare(truth, truth.Key(least), postgres, analytics, oracle is null ? postgres : told, oracle is not null);
            if (postgres is not null)
            {
                expected = await FromTruth(truth.ReadAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            }

            if (analytics is not null)
            {
                actual = await clickHouse.ReadAsync(cancellationToken).ConfigureAwait(false);
            }

            if (told is not null)
            {
                foretold = oracle!.Read();
            }

            object?[]? At(object?[]? row) => row is not null && truth.CompareKeys(row, least) == 0 ? row : null;
        }

        object?[]? Least(object?[]? left, object?[]? right) => left is null ? right : right is null || truth.CompareKeys(left, right) <= 0 ? left : right;
    }

    // Without an oracle, PostgreSQL's row stands in for its, and nobody is called the odd one out.
    private void Compare(AnswerRowReader shape, string key, object?[]? postgres, object?[]? clickHouse, object?[]? oracle, bool isThreeWay)
    {
        if (postgres is null || clickHouse is null || oracle is null)
        {
            Report(new AnswerMismatch(answer.Name, key, null, Described(postgres), Described(clickHouse))
            {
                Oracle = isThreeWay ? Described(oracle) : null,
                OddOneOut = isThreeWay ? OddOneOut(postgres, clickHouse, oracle, AreEqual) : null,
            });
            return;
        }

        for (var i = 0; i < postgres.Length; i++)
        {
            if (!AnswerValue.AreEqual(postgres[i], clickHouse[i]) || !AnswerValue.AreEqual(postgres[i], oracle[i]))
            {
                Report(new AnswerMismatch(answer.Name, key, answer.Columns[i].Name, AnswerValue.Text(postgres[i]), AnswerValue.Text(clickHouse[i]))
                {
                    Oracle = isThreeWay ? AnswerValue.Text(oracle[i]) : null,
                    OddOneOut = isThreeWay ? OddOneOut(postgres[i], clickHouse[i], oracle[i], AnswerValue.AreEqual) : null,
                });
            }
        }

        string? Described(object?[]? row) => row is null ? null : shape.Describe(row);
    }

    private static bool AreEqual(object?[]? left, object?[]? right) =>
        left is null || right is null ? left is null && right is null : left.Zip(right).All(pair => AnswerValue.AreEqual(pair.First, pair.Second));

    /// <summary>Who says something else than the two others, who agree; null where all three differ.</summary>
    private static VerificationSide? OddOneOut<T>(T postgres, T clickHouse, T oracle, Func<T, T, bool> areEqual) =>
        areEqual(postgres, oracle) ? VerificationSide.ClickHouse
        : areEqual(clickHouse, oracle) ? VerificationSide.Postgres
        : areEqual(postgres, clickHouse) ? VerificationSide.Oracle
        : null;

    private void Report(AnswerMismatch mismatch)
    {
        _mismatches++;
        if (_listed.Count < options.MaxMismatchesPerAnswer)
        {
            _listed.Add(mismatch);
        }
    }

    // The collation "C" is ClickHouse's order of strings, whatever the database's own is; other types have one order only.
    private string TruthSql()
    {
        var order = string.Join(", ", answer.Columns.Where(c => c.IsKey).Select(c => $"truth.\"{c.Name}\"{(c.Kind == AnswerKind.Name ? " COLLATE \"C\"" : "")} NULLS LAST"));
        return $"SELECT {string.Join(", ", answer.Columns.Select(c => $"truth.\"{c.Name}\""))} FROM (\n{Truth}\n) AS truth{(_sample is null ? "" : " WHERE " + _sample.TruthCondition)} ORDER BY {order}";
    }

    private string AnswerSql()
    {
        var order = string.Join(", ", answer.Columns.Where(c => c.IsKey).Select(c => $"{SqlText.Name(c.Name)} ASC NULLS LAST"));
        return $"SELECT {string.Join(", ", answer.Columns.Select(c => SqlText.Name(c.Name)))} FROM {View}{(_sample is null ? "" : " WHERE " + _sample.AnswerCondition)} ORDER BY {order}";
    }

    private void SetTimeout(DbCommand command) =>
        command.CommandTimeout = options.AnswerTimeout > TimeSpan.Zero ? (int)Math.Min(int.MaxValue, Math.Ceiling(options.AnswerTimeout.TotalSeconds)) : 0;

    private async Task<T> FromTruth<T>(Task<T> read)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (DbException e)
        {
            var code = e.SqlState is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (SQLSTATE {e.SqlState})");
            IsTruthRefused = e.SqlState?.StartsWith("42", StringComparison.Ordinal) is true;
            throw new VerificationException($"PostgreSQL did not give the truth of the answer {answer.Name}{code}: {e.Message.Trim()} Is this the store's database, with the store's tables in schema public?", e);
        }
    }
}
