using System.Collections.Immutable;
using Ecommerce.Analytics.Ddl;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Settling;
using Ecommerce.Testing;

namespace Ecommerce.Analytics.Tests.Model;

/// <summary>What is wrong with a question is said before anything runs in ClickHouse, in words that tell what to do.</summary>
public sealed class ModelCheckTests
{
    private static readonly LedgerFeed Right = PaidByPaymentMethod.Table.Feed;

    [Fact]
    public void Right_questions_are_rendered_beside_one_another()
    {
        var options = new AnalyticsOptions { Answers = [.. StoreAnswers.All, PaidByPaymentMethod.Table] };

        var added = AnalyticsDdl.Render(options).Except(AnalyticsDdl.Render(new AnalyticsOptions())).ToList();

        added.Should().Contain(statement => statement.StartsWith("CREATE TABLE IF NOT EXISTS `shop`.`dirty_transactions`", StringComparison.Ordinal))
            .And.Contain(statement => statement.Contains("`shop`.`_at_paid_by_payment_method`\n", StringComparison.Ordinal))
            .And.Contain(statement => statement.StartsWith("CREATE MATERIALIZED VIEW IF NOT EXISTS `shop`.`_mv_at_paid_by_payment_method`", StringComparison.Ordinal))
            .And.Contain(statement => statement.StartsWith("CREATE OR REPLACE VIEW `shop`.`answer_paid_by_payment_method`", StringComparison.Ordinal))
            .And.Contain(statement => statement.Contains("'transactions.amount'", StringComparison.Ordinal), "a payment that cannot be stored must become an error now");
        AnalyticsDdl.Render(options).Should().Contain(AnalyticsDdl.Render(new AnalyticsOptions()).Where(statement => statement.Contains("_at_", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_table_that_the_truth_reads_and_nobody_else_is_a_forgotten_edge() => Mistakes(
            Question(truth: PaidByPaymentMethod.Table.Truth.Replace("WHERE", "JOIN public.users u ON u.id = o.user_id AND u.username <> 'x' WHERE", StringComparison.Ordinal)))
        .Should().ContainSingle().Which.Should().Be(
            "mine: the truth reads public.users, which neither the feed nor the answer reads, so a change there would never reach the answer: add a LedgerJoin, or read its State in From.");

    [Fact]
    public void Comments_and_literals_of_a_truth_are_not_read_as_tables_nor_hide_any()
    {
        Mistakes(Question(truth: PaidByPaymentMethod.Table.Truth + " -- from public.users, it's not\n /* public.brands */")).Should().BeEmpty();
        Mistakes(Question(truth: "-- it's\n" + PaidByPaymentMethod.Table.Truth.Replace("WHERE", "JOIN \"public\".\"Users\" u ON true WHERE 'public.brands' <> '' AND", StringComparison.Ordinal)))
            .Should().ContainSingle().Which.Should().Contain("public.users");
    }

    [Theory]
    [InlineData("orders", "transactions", "id", "transactions.id is no foreign key to orders. Those of transactions: order_id to orders.")]
    [InlineData("users", "transactions", "order_id", "no foreign key to users")]
    [InlineData("customers", "transactions", "order_id", "joins customers, which the store does not have. There are: users, ")]
    [InlineData("users", "orders", "user_id", "joins users from orders, which is neither what is counted (transactions) nor joined before")]
    public void A_join_that_is_no_foreign_key_is_named(string table, string from, string column, string expected) =>
        Mistakes(Question(joins: [new(table, from, column)])).Should().Contain(mistake => mistake.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_table_can_be_joined_once() =>
        Mistakes(Question(joins: [.. Right.Joins, new("users", "orders", "user_id"), new("users", "orders", "staff_id")])).Should().ContainSingle().Which.Should().Contain("users twice");

    [Theory]
    [InlineData("payments.amount", "the store has no table payments")]
    [InlineData("users.id", "without a LedgerJoin to users")]
    [InlineData("orders.status", "orders has no such column. It has: id, user_id, ")]
    [InlineData("ifNull(transactions.description, '')", "personal data or long text")]
    [InlineData("transactions.amount", "transactions.amount, which may be NULL")]
    public void A_column_that_cannot_be_read_is_named(string expression, string expected) =>
        Mistakes(Question(measures: [LedgerColumn.Money("paid", expression)])).Should().ContainSingle().Which.Should().Contain(expected);

    [Fact]
    public void Ledger_columns_have_names_of_their_own_and_are_never_null()
    {
        Mistakes(Question(groups: [LedgerColumn.Id("n", "orders.user_id"), new("payment_method_id", "Nullable(Int32)", "orders.payment_method_id")])).Should()
            .Contain(mistake => mistake.Contains("column n more than once", StringComparison.Ordinal)).And.Contain(mistake => mistake.Contains("Nullable(Int32)", StringComparison.Ordinal));
        Mistakes(Question(groups: [])).Should().Contain(mistake => mistake.Contains("groups by nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void The_answer_reads_what_its_ledger_and_the_state_have()
    {
        Mistakes(Question(select: ["t.payment_method_id"])).Should().ContainSingle().Which.Should().Contain("selects 1 expressions for the answer's 5 columns (payment_method_id, ");
        Mistakes(Question(select: Right.Select.SetItem(2, "t.received"))).Should().ContainSingle().Which.Should().Contain("t.received, but the ledger has only payment_method_id, paid, n");
        Mistakes(Question(select: Right.Select.SetItem(1, "m.name"))).Should().ContainSingle().Which.Should().Contain("m.name of paymentmethods, but paymentmethods has no such column");
        Mistakes(Question(from: scope => scope.State("paymentmethods") + " AS m")).Should().ContainSingle().Which.Should().Contain("does not read its own ledger");
        Mistakes(Question(from: scope => $"{scope.Totals} AS t, {scope.State("methods")} AS m")).Should().HaveCount(2).And.Contain(mistake => mistake.Contains("state of methods", StringComparison.Ordinal));
    }

    [Fact]
    public void A_truth_names_tables_of_the_store_with_their_schema()
    {
        Mistakes(Question(truth: "SELECT 1 FROM transactions t JOIN orders AS o ON true")).Should().Contain(
            ["mine: the truth reads transactions without its schema: write public.transactions.", "mine: the truth reads orders without its schema: write public.orders.", "mine: the truth reads no table of schema public."]);
        Mistakes(Question(truth: "SELECT 1 FROM public.transaction")).Should().ContainSingle().Which.Should().Contain("public.transaction, which the store does not have");
    }

    [Fact]
    public void All_mistakes_of_all_questions_are_told_at_once()
    {
        var nameless = new AnalyticalTable { Name = "My Answer", Columns = [new("Total", AnswerKind.Money)], Truth = "SELECT 1 FROM public.orders" };

        var render = () => AnalyticsDdl.RenderStore(new AnalyticsOptions { Answers = [.. StoreAnswers.All, nameless, StoreAnswers.Get("monthly_orders")] });

        render.Should().Throw<AnalyticalModelException>().Which.Mistakes.Select(mistake => mistake[..Math.Min(40, mistake.Length)]).Should().BeEquivalentTo(
            "My Answer: a name is made of lower-case ", "My Answer: the answer's column 'Total' n", "My Answer: no column of the answer belon", "My Answer: there is no Feed: without it ", "monthly_orders: 2 analytical tables have");
        FluentActions.Invoking(() => AnalyticsDdl.RenderStore(new AnalyticsOptions { Answers = [] })).Should().Throw<AnalyticalModelException>().WithMessage("*Answers is empty*");
    }

    [Fact]
    public void A_fact_is_a_row_of_any_table_of_the_store()
    {
        FactKind.Of("orderdetails").Should().Be(FactKind.Line);
        FactKind.Of("tags").Should().Be(FactKind.Of("tags")).And.NotBe(FactKind.Of("brands"));
        FluentActions.Invoking(() => FactKind.Of("tag")).Should().Throw<ArgumentException>().WithMessage("*no table 'tag'*");
    }

    [Fact]
    public void Each_ledger_is_reached_by_its_own_foreign_keys()
    {
        AnalyticalTable By(string name, params LedgerJoin[] joins) => Question(name, joins: [.. Right.Joins, .. joins]);
        var set = new DirtySet("shop", Right.Fact, [By("a", new LedgerJoin("users", "orders", "user_id")), By("b", new LedgerJoin("users", "orders", "staff_id"))]);

        var insert = set.Insert(new Dictionary<string, long?> { ["users"] = 7 }, string.Empty, string.Empty);

        insert.Should().Contain("user_id IN (SELECT id FROM `shop`.`users` WHERE _block_number > 7)").And.Contain("staff_id IN (SELECT id FROM `shop`.`users` WHERE _block_number > 7)");
    }

    [Fact]
    public async Task The_documented_question_is_the_tested_one()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs", "questions.md"));
        var tested = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "tests", "Ecommerce.Analytics.Tests", "Model", "PaidByPaymentMethod.cs"));
        document.Should().Contain(tested[tested.IndexOf("internal static class", StringComparison.Ordinal)..].TrimEnd());
    }

    private static List<string> Mistakes(AnalyticalTable question) => [.. ModelCheck.Find(question)];

    private static AnalyticalTable Question(
        string name = "mine",
        string? truth = null,
        ImmutableArray<LedgerJoin>? joins = null,
        ImmutableArray<LedgerColumn>? groups = null,
        ImmutableArray<LedgerColumn>? measures = null,
        ImmutableArray<string>? select = null,
        Func<AnswerScope, string>? from = null) => new()
        {
            Name = name,
            Columns = PaidByPaymentMethod.Table.Columns,
            Truth = truth ?? PaidByPaymentMethod.Table.Truth,
            Feed = new LedgerFeed
            {
                Fact = Right.Fact,
                Joins = joins ?? Right.Joins,
                Where = Right.Where,
                Groups = groups ?? Right.Groups,
                Measures = measures ?? Right.Measures,
                Select = select ?? Right.Select,
                From = from ?? Right.From,
            },
        };
}
