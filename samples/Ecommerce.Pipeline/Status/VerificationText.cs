using System.Globalization;
using Ecommerce.Analytics.Verification;

namespace Ecommerce.Pipeline.Status;

/// <summary>A verification as a person reads it.</summary>
internal static class VerificationText
{
    public static void Print(VerificationReport report, TextWriter output)
    {
        foreach (var mismatch in report.Mismatches)
        {
            output.WriteLine($"{mismatch.Answer} {mismatch.Key} {mismatch.Column}: PostgreSQL {mismatch.Postgres ?? "(no row)"}, ClickHouse {mismatch.ClickHouse ?? "(no row)"}{Oracle(report, mismatch)}");
        }

        if (report.MismatchCount > report.Mismatches.Length)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {report.MismatchCount - report.Mismatches.Length} more"));
        }

        foreach (var result in report.Results)
        {
            output.WriteLine(result.Failure is { } failure ? $"{result.Answer}: {failure}" : Compared(result));
        }

        foreach (var parked in report.Errors)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(parked.Table.Length == 0 ? "unknown table" : parked.Table)}: {parked.Count} parked message(s), the first because: {parked.Reason}"));
        }

        if (report.Dropped > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Dropped} parked message(s) were dropped by hand ('errors list --all' names them); the answers are compared without them."));
        }

        if (report.HeldFor is { } held)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{report.Rows} rows compared in {report.Duration.TotalMilliseconds:0} ms; the capture was held for {held.TotalMilliseconds:0} ms."));
        }

        var sampled = report.Results.Count(result => result.IsSampled);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"verify: {report.Exact}/{report.Answers} exact{(report.IsThreeWay ? " (oracle, PostgreSQL, ClickHouse)" : "")}{(sampled == 0 ? "" : $" as far as sampled: of {sampled} only a part of the keys was compared")}"));
        if (report.OracleSilence is { } silence)
        {
            output.WriteLine($"The oracle has no verdict: {silence}. PostgreSQL and ClickHouse were compared without it.");
        }
    }

    private static string Compared(AnswerResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Answer}: {(result.IsExact ? "exact" : "NOT exact")}, {result.Keys} rows{(result.SampledFrom is { } all ? $" sampled of {all}" : "")} in {result.Duration.TotalMilliseconds:0} ms");

    private static string Oracle(VerificationReport report, AnswerMismatch mismatch) => !report.IsThreeWay ? "" : $", oracle {mismatch.Oracle ?? "(no row)"}: " + mismatch.OddOneOut switch
    {
        VerificationSide.Postgres => "PostgreSQL is the one that lies",
        VerificationSide.ClickHouse => "ClickHouse is the one that lies",
        VerificationSide.Oracle => "the oracle stands alone",
        _ => "all three differ",
    };
}
