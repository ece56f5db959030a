using System.Globalization;
using CsCheck;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Verification;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>Numbers and names at their limits, and the average both engines must agree on.</summary>
public sealed class ExactComparisonTests(HandMadeStoreFixture store, ChdbFixture engine) : IClassFixture<HandMadeStoreFixture>
{
    [Theory]
    [InlineData("9999999999999999.99", "9999999999999999.99", true)]
    [InlineData("9999999999999999.99", "9999999999999999.98", false)]
    [InlineData("-9999999999999999.99", "-9999999999999999.99", true)]
    [InlineData("0.10", "0.1", true)]
    [InlineData("-0.01", "0.01", false)]
    public async Task Money_is_compared_to_the_cent_however_large(string postgres, string clickHouse, bool exact)
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        var table = new AnalyticalTable { Name = "money", Columns = [new("id", AnswerKind.Id, IsKey: true), new("amount", AnswerKind.Money)], Truth = $"SELECT 1 AS id, {postgres}::numeric(18, 2) AS amount" };
        await answers.AddAnswerAsync(table, $"1|{clickHouse}");
        (await VerifyAsync(answers, table)).IsExact.Should().Be(exact);
    }

    [Fact]
    public async Task Averages_round_half_away_from_zero_on_both_sides()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        var rows = new List<(decimal Sum, long Count)>();
        Gen.Select(Gen.Long[-99_999_999_999L, 99_999_999_999L], Gen.Long[1, 999]).Sample(row => rows.Add((row.Item1 / 100m, row.Item2)), iter: 300, threads: 1);
        rows.AddRange([(0.01m, 2), (-0.01m, 2), (0.03m, 2), (-0.03m, 2), (2.675m * 2, 2), (-20.01m, 2), (1.00m, 3), (-2.00m, 3), (0, 7), (9_999_999_999_999.99m, 1), (-9_999_999_999_999.99m, 2)]);
        var values = rows.Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"({i}, {decimal.Round(row.Sum, 2):0.00}, {row.Count})")).ToList();
        var table = new AnalyticalTable
        {
            Name = "averages",
            Columns = [new("id", AnswerKind.Id, IsKey: true), new("average", AnswerKind.Money)],
            Truth = $"SELECT id, round(sum / count, 2)::numeric(18, 2) AS average FROM (VALUES {string.Join(", ", values)}) AS v (id, sum, count)",
        };
        await answers.ExecuteAsync("CREATE TABLE sums (id Int32, s Decimal(38, 2), n Int64) ENGINE = Memory");
        await answers.ExecuteAsync($"INSERT INTO sums VALUES {string.Join(", ", values)}");
        await answers.ExecuteAsync($"CREATE VIEW answer_averages AS SELECT id, CAST({MoneySql.Average("s", "n")} AS Decimal(18, 2)) AS average FROM sums");
        var report = await VerifyAsync(answers, table);
        report.Mismatches.Should().BeEmpty();
        report.Results.Should().ContainSingle(r => r.IsExact && r.Keys == rows.Count);

        // A naive average must be caught, or this test proves nothing.
        await answers.ExecuteAsync("CREATE OR REPLACE VIEW answer_averages AS SELECT id, CAST(floor(s / n, 2) AS Decimal(18, 2)) AS average FROM sums");
        (await VerifyAsync(answers, table)).MismatchCount.Should().BePositive();
    }

    [Fact]
    public async Task Any_two_sets_of_rows_differ_in_exactly_what_a_lookup_says()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        await using var truth = await store.Store.OpenConnectionAsync();
        var rows = Gen.Dictionary(Gen.Select(Gen.Int[-3, 12], Gen.Int[0, 2]), Gen.Int[0, 2])[0, 30];
        await Gen.Select(rows, rows).SampleAsync(
            async pair =>
            {
                var (left, right) = pair;
                var table = new AnalyticalTable
                {
                    Name = "sets",
                    Columns = [new("a", AnswerKind.Id, IsKey: true), new("b", AnswerKind.Id, IsKey: true), new("n", AnswerKind.Count)],
                    Truth = "SELECT a, b, n::bigint AS n FROM (VALUES (0, 0, NULL::int)" + string.Concat(left.Select(r => $", ({r.Key.Item1}, {r.Key.Item2}, {r.Value})")) + ") AS v (a, b, n) WHERE n IS NOT NULL",
                };
                await answers.ExecuteAsync("CREATE OR REPLACE TABLE answer_sets (a Int32, b Int32, n Int64) ENGINE = Memory");
                if (right.Count > 0)
                {
                    await answers.ExecuteAsync("INSERT INTO answer_sets VALUES " + string.Join(", ", right.Select(r => $"({r.Key.Item1}, {r.Key.Item2}, {r.Value})")));
                }

                var report = await new AnswerVerifier().VerifyAsync(truth, answers.Connection, new VerificationOptions { Answers = [table], MaxMismatchesPerAnswer = int.MaxValue });
                var keys = left.Keys.Union(right.Keys).Order().ToList();
                report.Mismatches.Select(m => (m.Key, m.Column, m.Postgres is null, m.ClickHouse is null)).Should().Equal(
                    keys.Where(k => !left.TryGetValue(k, out var l) || !right.TryGetValue(k, out var r) || l != r)
                        .Select(k => ($"a={k.Item1}, b={k.Item2}", left.ContainsKey(k) && right.ContainsKey(k) ? "n" : null, !left.ContainsKey(k), !right.ContainsKey(k))));
                report.Results[0].Keys.Should().Be(keys.Count);
            },
            iter: 25,
            threads: 1);
    }

    [Fact]
    public async Task Keys_that_are_names_are_met_in_code_point_order_with_null_last()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        string[] names = ["", " ", "B", "Z", "a", "b", "é", "z", "ﬁ", "🪚", "𝒜"];
        var table = new AnalyticalTable
        {
            Name = "names",
            Columns = [new("name", AnswerKind.Name, IsKey: true), new("n", AnswerKind.Count)],
            Truth = $"SELECT name, n::bigint AS n FROM (VALUES {string.Join(", ", names.Select((name, i) => $"('{name}' COLLATE \"und-x-icu\", {i})"))}) AS v (name, n)",
        };
        await answers.AddAnswerAsync(table, [.. names.Select((name, i) => $"{name}|{i}").Reverse()]);
        var report = await VerifyAsync(answers, table);
        report.Mismatches.Should().BeEmpty();
        report.Results.Should().ContainSingle(r => r.IsExact && r.Keys == names.Length);
    }

    [Fact]
    public async Task Dates_outside_the_unix_era_keep_their_day()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        string[] dates = ["1900-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2024-03-10", "2024-11-03", "2149-06-07", "2299-12-31"];
        var table = new AnalyticalTable
        {
            Name = "dates",
            Columns = [new("date", AnswerKind.Date, IsKey: true), new("n", AnswerKind.Count)],
            Truth = $"SELECT date, 1::bigint AS n FROM unnest(ARRAY['{string.Join("', '", dates)}']::date[]) AS date",
        };
        await answers.AddAnswerAsync(table, [.. dates.Select(date => $"{date}|1")]);
        (await VerifyAsync(answers, table)).Mismatches.Should().BeEmpty();
    }

    private async Task<VerificationReport> VerifyAsync(AnswerDatabase answers, AnalyticalTable table)
    {
        await using var truth = await store.Store.OpenConnectionAsync();
        return await new AnswerVerifier().VerifyAsync(truth, answers.Connection, new VerificationOptions { Answers = [table] });
    }
}
