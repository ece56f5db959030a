namespace Ecommerce.Analytics.Verification;

/// <summary>One difference between PostgreSQL and ClickHouse, or between them and the oracle.</summary>
/// <param name="Answer">Name of the answer, without <c>answer_</c>.</param>
/// <param name="Key">The row's key, <c>name=value</c>, several joined by a comma and a space; <c>*</c> where it concerns the whole of a sampled answer.</param>
/// <param name="Column">The column that differs, <c>count(*)</c> where a sampled answer has another number of keys, or null where a whole row is on one side only.</param>
/// <param name="Postgres">
/// PostgreSQL's value as invariant text. With a <paramref name="Column"/>, null is SQL NULL; without one it is the whole row, and null says that PostgreSQL has no such row.
/// </param>
/// <param name="ClickHouse">ClickHouse's value, in the same way.</param>
public sealed record AnswerMismatch(string Answer, string Key, string? Column, string? Postgres, string? ClickHouse)
{
    /// <summary>The oracle's value in the same way; also null where no oracle took part.</summary>
    public string? Oracle { get; init; }

    /// <summary>Who stands alone against the two others; null where all three differ, or where no oracle took part.</summary>
    public VerificationSide? OddOneOut { get; init; }

    /// <summary>One line for people: answer, key, column and both values.</summary>
    /// <returns>For example <c>monthly_orders [month=202401]: monthly_revenue is 10.50 in PostgreSQL, 10.51 in ClickHouse</c>.</returns>
    public override string ToString() => Column is null
        ? Postgres is null
            ? $"{Answer} [{Key}]: a row that PostgreSQL does not have; ClickHouse says {ClickHouse}"
            : $"{Answer} [{Key}]: no such row in ClickHouse; PostgreSQL says {Postgres}"
        : $"{Answer} [{Key}]: {Column} is {Postgres ?? "NULL"} in PostgreSQL, {ClickHouse ?? "NULL"} in ClickHouse";
}
