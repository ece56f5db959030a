using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Ecommerce.Analytics.Verification;

/// <summary>What comparing PostgreSQL with ClickHouse found, answer by answer.</summary>
public sealed record VerificationReport
{
    /// <summary>Each answer's own result, in the order of the comparison.</summary>
    public required ImmutableArray<AnswerResult> Results { get; init; }

    /// <summary>The differences, at most <see cref="VerificationOptions.MaxMismatchesPerAnswer"/> of each answer; <see cref="MismatchCount"/> counts them all.</summary>
    public required ImmutableArray<AnswerMismatch> Mismatches { get; init; }

    /// <summary>Messages that ClickHouse parked and nobody has resolved, by source table. None when empty.</summary>
    public required ImmutableArray<ParkedMessageSummary> Errors { get; init; }

    /// <summary>Messages that a person dropped and no later version of their row has made good: the answers are compared as they are, and this says what was left out on purpose.</summary>
    public long Dropped { get; init; }

    /// <summary>The position in PostgreSQL's log at which both sides stood, or null where the caller did not say.</summary>
    public ulong? Lsn { get; init; }

    /// <summary>Whether an oracle took part, so that a difference has an odd one out.</summary>
    public bool IsThreeWay { get; init; }

    /// <summary>Why an oracle that was asked took no part, as the end of a sentence; null where none was asked, or it did.</summary>
    public string? OracleSilence { get; init; }

    /// <summary>Time the comparison took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The longest that a commit of the store may have been held back from ClickHouse for this comparison; null where nothing was held.</summary>
    public TimeSpan? HeldFor { get; init; }

    /// <summary>Rows compared, over all answers.</summary>
    public long Rows => Results.Sum(r => r.Keys);

    /// <summary>Whether of at least one answer only a sample was compared. Exact then means: exact as far as was looked.</summary>
    public bool IsSampled => Results.Any(r => r.IsSampled);

    /// <summary>How many answers are exact.</summary>
    public int Exact => Results.Count(r => r.IsExact);

    /// <summary>How many answers were compared.</summary>
    public int Answers => Results.Length;

    /// <summary>Whether every answer is exact.</summary>
    public bool IsExact => Results.All(r => r.IsExact);

    /// <summary>All differences, listed or not.</summary>
    public long MismatchCount => Results.Sum(r => r.Mismatches);

    /// <summary>
    /// The report as one line of JSON: <c>exact</c>, <c>answers</c> (numbers), <c>mismatches</c> (objects of answer, key, column, postgres, clickhouse), <c>lsn</c> (PostgreSQL's text form, or null),
    /// <c>duration_ms</c>, <c>mismatch_count</c>, <c>rows</c> (compared), <c>sampled</c>, <c>held_ms</c> (how long the capture was held, or null), <c>errors</c> (objects of table, count, reason), <c>dropped</c> and <c>results</c> (one object an answer:
    /// answer, exact, keys compared, sampled, of_keys where sampled, mismatches, parked, failure, duration_ms). Where an oracle was asked there are <c>three_way</c> and
    /// <c>oracle_silence</c>, and if it took part each mismatch has <c>oracle</c> and <c>odd_one_out</c> (postgres, clickhouse, oracle, or null). Properties are only ever added.
    /// </summary>
    /// <returns>One JSON object without a line break.</returns>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteProperties(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the properties of <see cref="ToJson"/> into an object that the caller has begun and will end, beside properties of its own.</summary>
    /// <param name="json">A writer inside an object.</param>
    public void WriteProperties(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteNumber("exact", Exact);
        json.WriteNumber("answers", Answers);
        json.WriteStartArray("mismatches");
        foreach (var mismatch in Mismatches)
        {
            json.WriteStartObject();
            json.WriteString("answer", mismatch.Answer);
            json.WriteString("key", mismatch.Key);
            json.WriteString("column", mismatch.Column);
            json.WriteString("postgres", mismatch.Postgres);
            json.WriteString("clickhouse", mismatch.ClickHouse);
            if (IsThreeWay)
            {
                json.WriteString("oracle", mismatch.Oracle);
                json.WriteString("odd_one_out", mismatch.OddOneOut switch
                {
                    VerificationSide.Postgres => "postgres",
                    VerificationSide.ClickHouse => "clickhouse",
                    VerificationSide.Oracle => "oracle",
                    _ => null,
                });
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("lsn", Lsn is { } lsn ? PostgresLsn.Format(lsn) : null);
        json.WriteNumber("duration_ms", Milliseconds(Duration));
        json.WriteNumber("mismatch_count", MismatchCount);
        json.WriteNumber("rows", Rows);
        json.WriteBoolean("sampled", IsSampled);
        if (HeldFor is { } held)
        {
            json.WriteNumber("held_ms", Milliseconds(held));
        }
        else
        {
            json.WriteNull("held_ms");
        }

        if (IsThreeWay || OracleSilence is not null)
        {
            json.WriteBoolean("three_way", IsThreeWay);
            json.WriteString("oracle_silence", OracleSilence);
        }

        json.WriteStartArray("errors");
        foreach (var parked in Errors)
        {
            json.WriteStartObject();
            json.WriteString("table", parked.Table);
            json.WriteNumber("count", parked.Count);
            json.WriteString("reason", parked.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("dropped", Dropped);
        json.WriteStartArray("results");
        foreach (var result in Results)
        {
            json.WriteStartObject();
            json.WriteString("answer", result.Answer);
            json.WriteBoolean("exact", result.IsExact);
            json.WriteNumber("keys", result.Keys);
            json.WriteBoolean("sampled", result.IsSampled);
            if (result.SampledFrom is { } all)
            {
                json.WriteNumber("of_keys", all);
            }

            json.WriteNumber("mismatches", result.Mismatches);
            json.WriteNumber("parked", result.ParkedMessages);
            json.WriteString("failure", result.Failure);
            json.WriteNumber("duration_ms", Milliseconds(result.Duration));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;
}
