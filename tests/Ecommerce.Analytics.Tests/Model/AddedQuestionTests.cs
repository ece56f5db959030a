using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;

namespace Ecommerce.Analytics.Tests.Model;

/// <summary>Questions come and go on a database that has rows.</summary>
public sealed class AddedQuestionTests(ChdbFixture fixture)
{
    private static readonly AnalyticalTable Mine = PaidByPaymentMethod.Table;

    [Fact]
    public async Task A_question_that_is_added_knows_the_rows_before_it_also_when_it_comes_back()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "added_question");
        var history = new RandomHistory(31);
        await bench.SetConsistentPointAsync(history.Store.Lsn);
        await bench.FeedAsync(history.Store.Snapshot());
        var order = history.Store.Table("orders").Values.First(row => row["payment_method_id"] is not null);
        var method = (int)order["payment_method_id"]!;
        await bench.FeedAsync(Payment(history, 1, (int)order["id"]!, "10.00"));
        await bench.SettleAsync();
        var with = bench.Options with { Answers = [.. StoreAnswers.All, Mine] };

        await CreateAsync(bench, with);
        (await AskAsync(bench)).Should().Equal($"{method}|10.00|1");
        await bench.ShouldEqualAsync(history.Store, "the others were looked at again");

        // What the question requires is checked from now on.
        await bench.FeedAsync(Payment(history, 2, (int)order["id"]!, "not money"));
        (await bench.QueryAsync("SELECT reason FROM db.errors")).Should().ContainSingle().Which.Should().EndWith(": amount");

        await CreateAsync(bench, bench.Options);
        await bench.FeedAsync(Payment(history, 3, (int)order["id"]!, "5.00"));
        await bench.SettleAsync();
        (await AskAsync(bench)).Should().Equal([$"{method}|10.00|1"], "nobody feeds it");

        await CreateAsync(bench, with);
        (await AskAsync(bench)).Should().Equal($"{method}|15.00|2");
        await bench.ShouldEqualAsync(history.Store, "the others never changed");
    }

    private static async Task CreateAsync(AnalyticsBench bench, AnalyticsOptions options)
    {
        await new AnalyticsSchema(bench.DataSource, options).EnsureCreatedAsync(CancellationToken.None);
        await using var loop = bench.CreateLoop(options);
        await loop.SettleOnceAsync(CancellationToken.None);
    }

    private static Task<List<string>> AskAsync(AnalyticsBench bench) =>
        bench.QueryAsync($"SELECT payment_method_id, paid, payments FROM db.{Mine.AnswerName}");

    private static HubEvent Payment(RandomHistory history, int id, int order, string amount)
    {
        history.Store.Insert("transactions", new Dictionary<string, object?>
        {
            ["order_id"] = order,
            ["transaction_type"] = "payment",
            ["amount"] = amount,
            ["status"] = true,
            ["created_at"] = Rows.Start,
            ["description"] = null,
        }).Should().Be(id);
        return history.Store.Log[^1];
    }
}
