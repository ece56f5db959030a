using System.Collections.Immutable;
using System.Data.Common;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Analytics.Verification;

/// <summary>How <see cref="AnswerVerifier"/> compares, and what its report says about where it stood.</summary>
public sealed record VerificationOptions
{
    /// <summary>The answers to compare, for example <see cref="AnalyticsOptions.Answers"/>; the 13 of the store when left empty (default).</summary>
    public ImmutableArray<AnalyticalTable> Answers { get; init; } = [];

    /// <summary>
    /// The transaction that the truth connection is already in, for example one that adopted an exported snapshot; the verifier then reads inside it and neither begins, commits nor rolls back anything.
    /// When null (default) the verifier opens a REPEATABLE READ transaction of its own, so that all answers come from one snapshot, and rolls it back at the end.
    /// </summary>
    public DbTransaction? TruthTransaction { get; init; }

    /// <summary>The ClickHouse database that holds the <c>answer_</c> views; null (default) means the database of the connection.</summary>
    public string? ClickHouseDatabase { get; init; }

    /// <summary>The position in PostgreSQL's log at which both sides stand; it is only reported. Null (default): not known.</summary>
    public ulong? Lsn { get; init; }

    /// <summary>How many mismatches of each answer are listed; all are counted. Default 20; 0 lists none.</summary>
    public int MaxMismatchesPerAnswer { get; init; } = 20;

    /// <summary>The longest that comparing one answer may take. Default 5 minutes; <see cref="TimeSpan.Zero"/> means no limit.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What the store's own arithmetic says at the same position; the comparison then has three sides and names the odd one out. It knows the store's own answers; others have two sides. Left out (default): two sides.</summary>
    public ImmutableArray<OracleAnswer> Oracle { get; init; }

    /// <summary>Why an oracle that was asked gave no answers, as the end of a sentence; it is only reported. Null (default): none was asked, or it did.</summary>
    public string? OracleSilence { get; init; }

    /// <summary>
    /// About how many keys of an answer are compared where it has more; null (default) compares all of them. The keys are chosen by a hash of the key, the same on every side.
    /// All keys are still counted on both sides, and a different number is a mismatch. At least 1.
    /// </summary>
    public long? Sample { get; init; }

    /// <summary>Another seed samples other keys; the same seed the same ones. Default 0.</summary>
    public long SampleSeed { get; init; }
}
