namespace Ecommerce.Analytics.Verification;

/// <summary>What comparing one answer found.</summary>
/// <param name="Answer">Name of the answer, without <c>answer_</c>.</param>
/// <param name="Keys">Distinct rows compared: those of PostgreSQL, and those that only ClickHouse or the oracle has.</param>
/// <param name="Mismatches">Differences found, listed or not.</param>
/// <param name="ParkedMessages">Parked messages still open that this answer may be missing.</param>
/// <param name="Failure">What ClickHouse or PostgreSQL said when it refused to give the answer; null when both gave it.</param>
/// <param name="Duration">Time spent on this answer.</param>
public sealed record AnswerResult(string Answer, long Keys, long Mismatches, long ParkedMessages, string? Failure, TimeSpan Duration)
{
    /// <summary>Whether PostgreSQL does not know the question any more: a table or a column of it is gone, or of another type. <see cref="Failure"/> has its words.</summary>
    public bool IsImpossible { get; init; }

    /// <summary>How many keys PostgreSQL's side has where only a sample of them was compared; null where all were.</summary>
    public long? SampledFrom { get; init; }

    /// <summary>Whether only a sample of the keys was compared.</summary>
    public bool IsSampled => SampledFrom is not null;

    /// <summary>
    /// Whether the answer was given, equals PostgreSQL's (and the oracle's, where one took part) in every row that was compared, and no parked message may be missing from it.
    /// Of a sampled answer it says so of the sample and of the number of keys.
    /// </summary>
    public bool IsExact => Mismatches == 0 && ParkedMessages == 0 && Failure is null;
}
