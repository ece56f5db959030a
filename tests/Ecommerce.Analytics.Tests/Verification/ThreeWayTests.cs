using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>PostgreSQL, ClickHouse and an oracle: who stands alone.</summary>
public sealed class ThreeWayTests(HandMadeStoreFixture store, ChdbFixture engine) : IClassFixture<HandMadeStoreFixture>
{
    [Fact]
    public async Task Three_that_agree_are_exact()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine);
        var report = await VerifyAsync(answers, Oracle());
        report.Mismatches.Should().BeEmpty();
        (report.Exact, report.IsThreeWay).Should().Be((13, true));
        report.Results.Sum(result => result.Keys).Should().Be(HandMadeStore.Answers.Values.Sum(rows => rows.Length));
        using var json = JsonDocument.Parse(report.ToJson());
        json.RootElement.GetProperty("three_way").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task A_value_on_which_one_stands_alone_is_his_lie()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user");
        await answers.ExecuteAsync("ALTER TABLE answer_total_sales_per_user UPDATE total_amount = '1.00' WHERE user_id IN (1, 4) SETTINGS mutations_sync = 1");
        await answers.ExecuteAsync("ALTER TABLE answer_total_sales_per_user UPDATE total_amount = '2.00' WHERE user_id = 2 SETTINGS mutations_sync = 1");

        var report = await VerifyAsync(answers, Oracle(("total_sales_per_user", ["1|21.01", "2|2.00", "3|3.00", "4|4.00"])));

        report.Mismatches.Should().Equal(
            Mismatch(1, "21.01", "1.00", "21.01", VerificationSide.ClickHouse),
            Mismatch(2, "13.77", "2.00", "2.00", VerificationSide.Postgres),
            Mismatch(3, "100.00", "100.00", "3.00", VerificationSide.Oracle),
            Mismatch(4, "0.00", "1.00", "4.00", null));
        report.IsExact.Should().BeFalse();
        using var json = JsonDocument.Parse(report.ToJson());
        json.RootElement.GetProperty("mismatches").EnumerateArray().Select(mismatch => mismatch.GetRawText()).First().Should().Be(
            """{"answer":"total_sales_per_user","key":"user_id=1","column":"total_amount","postgres":"21.01","clickhouse":"1.00","oracle":"21.01","odd_one_out":"clickhouse"}""");

        static AnswerMismatch Mismatch(int user, string postgres, string clickHouse, string oracle, VerificationSide? odd) =>
            new("total_sales_per_user", $"user_id={user}", "total_amount", postgres, clickHouse) { Oracle = oracle, OddOneOut = odd };
    }

    [Fact]
    public async Task A_row_that_one_lacks_or_has_alone_is_his_lie()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "monthly_user_registration");
        await answers.ExecuteAsync("ALTER TABLE answer_monthly_user_registration DELETE WHERE month = 202312 SETTINGS mutations_sync = 1");
        await answers.ExecuteAsync("INSERT INTO answer_monthly_user_registration VALUES (202403, 9)");

        var report = await VerifyAsync(answers, Oracle(("monthly_user_registration", ["202402|2", "202403|9", "202312|1", "202512|7"])));

        report.Mismatches.Select(mismatch => (mismatch.Key, mismatch.OddOneOut)).Should().Equal(
            ("month=202312", VerificationSide.ClickHouse),
            ("month=202401", VerificationSide.Oracle),
            ("month=202403", VerificationSide.Postgres),
            ("month=202512", VerificationSide.Oracle));
        report.Mismatches[2].Oracle.Should().Be("month=202403, registrations=9");
        report.Results.Single().Keys.Should().Be(5);
    }

    [Fact]
    public async Task An_oracle_that_is_silent_is_told_of_and_changes_nothing()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "monthly_orders");
        var report = await VerifyAsync(answers, default, "others write here");
        (report.IsExact, report.IsThreeWay, report.OracleSilence).Should().Be((true, false, "others write here"));
        using var json = JsonDocument.Parse(report.ToJson());
        (json.RootElement.GetProperty("three_way").GetBoolean(), json.RootElement.GetProperty("oracle_silence").GetString()).Should().Be((false, "others write here"));
    }

    [Fact]
    public async Task An_oracle_of_another_shape_is_no_verdict()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user");
        var lacking = () => VerifyAsync(answers, []);
        (await lacking.Should().ThrowAsync<VerificationException>()).WithMessage("The oracle does not have the answer total_sales_per_user.");
        var other = () => VerifyAsync(answers, [new OracleAnswer("total_sales_per_user", ["user", "total"], [])]);
        (await other.Should().ThrowAsync<VerificationException>()).WithMessage("*(user, total)*(user_id, total_amount)*");
    }

    // What the hand-made store must say, unless other rows are given.
    private static ImmutableArray<OracleAnswer> Oracle(params (string Answer, string[] Rows)[] instead) =>
    [
        .. StoreAnswers.All.Select(answer =>
        {
            var rows = instead.Where(other => other.Answer == answer.Name).Select(other => other.Rows).FirstOrDefault(HandMadeStore.Answers[answer.Name]);
            return new OracleAnswer(answer.Name, [.. answer.Columns.Select(column => column.Name)], [.. rows.Select(row => Values(answer, row))]);
        }),
    ];

    private static IReadOnlyList<object> Values(AnalyticalTable answer, string row) => [.. row.Split('|').Select((text, column) => (object)(answer.Columns[column].Kind switch
    {
        AnswerKind.Name => text,
        AnswerKind.Date => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        AnswerKind.Money => decimal.Parse(text, CultureInfo.InvariantCulture),
        AnswerKind.Period => uint.Parse(text, CultureInfo.InvariantCulture),
        AnswerKind.Count => long.Parse(text, CultureInfo.InvariantCulture),
        _ => int.Parse(text, CultureInfo.InvariantCulture),
    }))];

    private async Task<VerificationReport> VerifyAsync(AnswerDatabase answers, ImmutableArray<OracleAnswer> oracle, string? silence = null)
    {
        await using var truth = await store.Store.OpenConnectionAsync();
        return await new AnswerVerifier().VerifyAsync(truth, answers.Connection, new VerificationOptions { Answers = answers.Answers, Oracle = oracle, OracleSilence = silence });
    }
}
