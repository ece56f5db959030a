using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Verification;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>A sample takes the same keys on every side, says what it is, and still counts what it leaves out.</summary>
public sealed class SamplingTests(HandMadeStoreFixture store, ChdbFixture engine) : IClassFixture<HandMadeStoreFixture>
{
    private const int Keys = 5000;

    // A key of every kind of column, with NULLs, signs, accents and half a cent's neighbours in it.
    private static readonly AnalyticalTable Large = new()
    {
        Name = "large",
        Columns =
        [
            new("id", AnswerKind.Id, IsKey: true), new("name", AnswerKind.Name, IsKey: true), new("month", AnswerKind.Period, IsKey: true),
            new("day", AnswerKind.Date, IsKey: true), new("amount", AnswerKind.Money, IsKey: true), new("count", AnswerKind.Count),
        ],
        Truth = $"""
            SELECT g - 100 AS id, CASE WHEN g % 3 > 0 THEN 'Bölt 🪚 ' || g END AS name, 202401 + g % 12 AS month, date '1965-01-01' + g AS day, ((g - 2500) * 0.05)::numeric(18, 2) AS amount, g::bigint AS count
            FROM generate_series(1, {Keys}) AS g
            """,
    };

    private static readonly string Rows = $"""
        SELECT toInt32(g - 100) AS id, if(g % 3 > 0, concat('Bölt 🪚 ', toString(g)), NULL) AS name, toUInt32(202401 + g % 12) AS month, addDays(toDate32('1965-01-01'), g) AS day,
            toDecimal64(g - 2500, 2) * toDecimal64('0.05', 2) AS wide, CAST(wide, 'Decimal(18, 2)') AS amount, toInt64(g) AS count
        FROM (SELECT toInt32(number + 1) AS g FROM numbers({Keys}))
        """;

    [Fact]
    public async Task Both_sides_choose_the_same_keys_and_the_report_says_how_many_of_how_many()
    {
        await using var answers = await LargeAsync("*");
        var report = await VerifyAsync(answers, sample: 500);

        report.Mismatches.Should().BeEmpty();
        var result = report.Results.Single();
        (result.IsSampled, result.SampledFrom, result.IsExact).Should().Be((true, Keys, true));
        result.Keys.Should().BeInRange(400, 600, "about as many as were asked for");
        (report.IsSampled, report.Rows).Should().Be((true, result.Keys));
        using var json = JsonDocument.Parse(report.ToJson());
        var root = json.RootElement;
        (root.GetProperty("sampled").GetBoolean(), root.GetProperty("rows").GetInt64()).Should().Be((true, result.Keys));
        var answer = root.GetProperty("results")[0];
        (answer.GetProperty("sampled").GetBoolean(), answer.GetProperty("keys").GetInt64(), answer.GetProperty("of_keys").GetInt64()).Should().Be((true, result.Keys, (long)Keys));
    }

    [Fact]
    public async Task A_seed_chooses_its_keys_and_always_the_same_ones()
    {
        await using var answers = await LargeAsync("* REPLACE (count + 1 AS count)");
        var keys = new List<string[]>();
        foreach (var seed in new[] { 0, 0, 1 })
        {
            var report = await VerifyAsync(answers, 500, seed);
            report.Mismatches.Should().OnlyContain(mismatch => mismatch.Column == "count");
            keys.Add([.. report.Mismatches.Select(mismatch => mismatch.Key)]);
        }

        keys[1].Should().Equal(keys[0]);
        keys[2].Intersect(keys[0]).Count().Should().BeInRange(1, 150, "a tenth of a tenth is in both");
    }

    [Fact]
    public async Task A_row_outside_of_the_sample_that_one_side_lacks_is_counted()
    {
        await using var answers = await LargeAsync("* EXCEPT wide", "WHERE id != 1234");
        await using var more = await LargeAsync("* EXCEPT wide", "UNION ALL SELECT * REPLACE (toInt32(99999) AS id) EXCEPT wide FROM (" + Rows + ") WHERE count = 7");
        foreach (var (database, count) in new[] { (answers, Keys - 1), (more, Keys + 1) })
        {
            var report = await VerifyAsync(database, sample: 1);
            report.IsExact.Should().BeFalse();
            report.Mismatches.Should().Contain(new AnswerMismatch("large", "*", "count(*)", Keys.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public async Task An_answer_that_has_no_more_keys_is_compared_whole()
    {
        await using var answers = await LargeAsync("*");
        var report = await VerifyAsync(answers, sample: Keys);
        (report.IsSampled, report.Rows, report.IsExact).Should().Be((false, Keys, true));
        using var json = JsonDocument.Parse(report.ToJson());
        json.RootElement.GetProperty("sampled").GetBoolean().Should().BeFalse();
        json.RootElement.GetProperty("held_ms").ValueKind.Should().Be(JsonValueKind.Null, "nobody was held");
        var none = () => VerifyAsync(answers, sample: 0);
        await none.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task An_oracle_has_the_same_sample()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        var users = new AnalyticalTable
        {
            Name = "total_sales_per_user",
            Columns = StoreAnswers.Get("total_sales_per_user").Columns,
            Truth = $"SELECT g AS user_id, (g * 0.05)::numeric(18, 2) AS total_amount FROM generate_series(1, {Keys}) AS g",
        };
        await answers.ExecuteAsync($"CREATE VIEW answer_total_sales_per_user AS SELECT toInt32(number + 1) AS user_id, CAST(user_id * toDecimal64('0.05', 2), 'Decimal(18, 2)') AS total_amount FROM numbers({Keys})");
        var said = new OracleAnswer("total_sales_per_user", ["user_id", "total_amount"], [.. Enumerable.Range(1, Keys).Select(user => (IReadOnlyList<object>)[user, user * 0.05m])]);

        var report = await VerifyAsync(answers, 300, answer: users, oracle: [said]);

        report.Mismatches.Should().BeEmpty();
        (report.IsThreeWay, report.IsSampled).Should().Be((true, true));
    }

    private async Task<AnswerDatabase> LargeAsync(string columns, string rest = "")
    {
        var answers = await AnswerDatabase.CreateAsync(engine);
        await answers.ExecuteAsync($"CREATE VIEW answer_large AS SELECT {columns} FROM ({Rows}) {rest}");
        return answers;
    }

    private async Task<VerificationReport> VerifyAsync(AnswerDatabase answers, long sample, long seed = 0, AnalyticalTable? answer = null, ImmutableArray<OracleAnswer> oracle = default)
    {
        await using var truth = await store.Store.OpenConnectionAsync();
        return await new AnswerVerifier().VerifyAsync(
            truth, answers.Connection, new VerificationOptions { Answers = [answer ?? Large], Sample = sample, SampleSeed = seed, MaxMismatchesPerAnswer = Keys, Oracle = oracle });
    }
}
