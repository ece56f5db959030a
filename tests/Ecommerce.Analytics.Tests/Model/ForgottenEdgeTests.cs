using System.Collections.Immutable;
using System.Data;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;
using Ecommerce.Analytics.Tests.Verification;
using Ecommerce.Data.Schema;

namespace Ecommerce.Analytics.Tests.Model;

/// <summary>Whatever a truth reads, its answer follows: between a real PostgreSQL and the real ledgers, column by column.</summary>
public sealed class ForgottenEdgeTests(HandMadeStoreFixture store, ChdbFixture engine) : IClassFixture<HandMadeStoreFixture>
{
    private const string FurtherRows = """
        INSERT INTO public.discounts (type, value) VALUES ('percent', 5);
        INSERT INTO public.transactions (order_id, transaction_type, amount, status, created_at) VALUES
          (1, 'payment', 10.00, true, '2024-02-01'), (2, 'payment', 10.02, true, '2024-02-02'), (4, 'refund', 7.77, true, '2024-02-12'),
          (5, 'payment', 99.99, false, '2024-02-03'), (5, 'payment', 99.98, true, '2024-02-03'), (NULL, NULL, NULL, NULL, NULL);
        """;

    /// <summary>Every answer with an edge, and each of its edges.</summary>
    public static TheoryData<string, string> Edges =>
        [.. StoreAnswers.All.Add(PaidByPaymentMethod.Table).SelectMany(answer => answer.Feed.Joins.Select(join => new TheoryDataRow<string, string>(answer.Name, join.Table)))];

    [Fact]
    public async Task A_change_of_any_column_that_a_truth_reads_reaches_the_answer_also_of_a_question_of_ones_own()
    {
        ImmutableArray<AnalyticalTable> answers = [.. StoreAnswers.All, PaidByPaymentMethod.Table];
        var walk = await WalkAsync("every_column", answers, forgotten: null);
        walk.Missed.Should().BeEmpty();
        walk.Unmoved.Should().BeEmpty("a column whose changes alter nothing proves nothing");
        walk.Changes.Should().BeGreaterThanOrEqualTo(
            StoreSchema.Tables.Where(table => answers.Any(answer => answer.Truth.Contains($"public.{table.Name} ", StringComparison.Ordinal))).Sum(table => table.Columns.Length));
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task A_settle_loop_that_forgets_an_edge_is_caught(string answer, string table)
    {
        var all = StoreAnswers.All.Add(PaidByPaymentMethod.Table);
        var walk = await WalkAsync($"forgets_{answer}_{table}", [all.Single(other => other.Name == answer)], forgotten: table, table);
        walk.Missed.Should().NotBeEmpty().And.OnlyContain(missed => missed.StartsWith(table + ".", StringComparison.Ordinal));
    }

    private async Task<ColumnWalk> WalkAsync(string name, ImmutableArray<AnalyticalTable> answers, string? forgotten, params string[] only)
    {
        await using var bench = await AnalyticsBench.CreateAsync(engine, name, answers);
        await using var loop = bench.CreateLoop(bench.Options with { Answers = [.. answers.Select(answer => forgotten is null ? answer : Forgetting(answer, forgotten))] });
        await using var connection = await store.Store.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await using (var command = new Npgsql.NpgsqlCommand(FurtherRows, connection, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        var walk = new ColumnWalk(bench, loop, connection, transaction);
        await walk.RunAsync(only);
        return walk;
    }

    // The ledger's SQL stays right; only what makes facts dirty lacks the edge, and those behind it.
    private static AnalyticalTable Forgetting(AnalyticalTable answer, string table) => new()
    {
        Name = answer.Name,
        Columns = answer.Columns,
        Truth = answer.Truth,
        Feed = new LedgerFeed
        {
            Fact = answer.Feed.Fact,
            Joins = answer.Feed.Joins,
            Edges = [.. answer.Feed.Joins.Where(join => join.Table != table)],
            Where = answer.Feed.Where,
            Groups = answer.Feed.Groups,
            Measures = answer.Feed.Measures,
            Select = answer.Feed.Select,
            From = answer.Feed.From,
        },
    };
}
