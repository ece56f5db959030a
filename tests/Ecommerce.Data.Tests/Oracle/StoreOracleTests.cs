using CsCheck;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Data.Tests.Oracle;

public sealed class StoreOracleTests
{
    // Few ids, so that rows meet, change and go; references to rows that are not there; amounts that end on half cents when divided.
    private static readonly Gen<int> Id = Gen.Int[1, 6];
    private static readonly Gen<int?> MaybeId = Gen.Int[0, 6].Select(id => id == 0 ? (int?)null : id);
    private static readonly Gen<string> Name = Gen.Int[0, 3].Select(i => new[] { "Springfield", "Bölt", "", "🪚" }[i]);
    private static readonly Gen<DateTime> At = Gen.Int[0, 120 * 24].Select(hours => new DateTime(2023, 12, 1).AddHours(hours));
    private static readonly Gen<decimal> Money = Gen.Int[0, 100_000].Select(cents => cents / 100m);

    private static readonly Gen<RowChange> AnyChange = Gen.OneOf(
        Of("users", At.Select(at => (IFact)new UserFact(at))),
        Of("provinces", Named),
        Of("cities", Gen.Select(Name, Id, (name, province) => (IFact)new CityFact(name, province))),
        Of("addresses", Gen.Select(Id, Id, Id, (user, province, city) => (IFact)new AddressFact(user, province, city))),
        Of("categories", Named),
        Of("brands", Named),
        Of("products", Gen.Select(Name, Id, Id, (name, category, brand) => (IFact)new ProductFact(name, category, brand))),
        Of("orderstatus", Named),
        Of("paymentmethods", Named),
        Of("shippingmethods", Named),
        Of("orders", Gen.Select(Id, Id, Money, Id, MaybeId, MaybeId, At, (user, address, total, status, payment, shipping, at) => (IFact)new OrderFact(user, address, total, status, payment, shipping, at))),
        Of("orderdetails", Gen.Select(Id, Id, Gen.Int[0, 9], Money, (order, product, quantity, subtotal) => (IFact)new LineFact(order, product, quantity, subtotal))));

    private static Gen<IFact> Named => Name.Select(name => (IFact)new NameFact(name));

    [Fact]
    public void Knows_each_answer_as_worked_out_by_hand()
    {
        var answers = OracleText.Of(SmallStore.Oracle().Answers());
        answers.Should().HaveCount(13);
        foreach (var (name, rows) in SmallStore.Answers)
        {
            answers[name].Should().Equal(rows, name);
        }
    }

    [Fact]
    public void Gives_values_of_the_documented_types()
    {
        var types = SmallStore.Oracle().Answers().ToDictionary(answer => answer.Name, answer => answer.Columns.Zip(answer.Rows[0]).Select(pair => $"{pair.First} {pair.Second.GetType().Name}"));
        types["city_orders_by_date"].Should().Equal("city_id Int32", "city_name String", "province_name String", "date DateOnly", "order_count Int64");
        types["monthly_orders_status"].Should().Equal("month UInt32", "monthly_revenue Decimal", "average_order_value Decimal", "monthly_orders Int64");
        types["daily_user_registration"].Should().Equal("day UInt32", "registrations Int64");
    }

    [Fact]
    public void Says_what_a_recomputation_says_whatever_changes() => AnyChange.List[1, 150].Sample(changes =>
    {
        var oracle = new StoreOracle();
        var rows = new Dictionary<(string, int), RowChange>();
        foreach (var change in changes)
        {
            oracle.Apply(change);
            rows.Remove((change.Table, change.Id));
            if (change.Fact is not null)
            {
                rows.Add((change.Table, change.Id), change);
            }
        }

        var (answers, expected) = (OracleText.Of(oracle.Answers()), BruteForce.Answers(rows.Values));
        foreach (var (name, text) in expected)
        {
            answers[name].Should().Equal(text, name);
        }
    }, iter: 400);

    [Fact]
    public void Knows_a_generated_store_without_a_database()
    {
        var generator = new StoreGenerator(new() { Users = 60, Products = 40, Orders = 300 });
        var oracle = new StoreOracle();
        oracle.Fill(generator);
        var rows = generator.Batches().SelectMany(batch => batch.Rows).Select(RowFacts.Insertion).OfType<RowChange>().ToList();

        var answers = OracleText.Of(oracle.Answers());
        foreach (var (name, text) in BruteForce.Answers(rows))
        {
            answers[name].Should().Equal(text, name).And.NotBeEmpty();
        }
    }

    [Fact]
    public void Counts_only_what_committed_in_the_order_of_the_commits_however_late_the_news()
    {
        var oracle = SmallStore.Oracle();
        var first = oracle.Announce([Delivered(5.00m)], 11);
        var abandoned = oracle.Announce([Delivered(777m)], 12);
        var last = oracle.Announce([Delivered(6.00m)], 13);

        oracle.Settle(last, committed: true);
        oracle.Silence.Should().Contain("is not known", "two commits before it are open");
        oracle.Invoking(o => o.Answers()).Should().Throw<InvalidOperationException>().WithMessage("*is not known*");
        oracle.Settle(abandoned, committed: false);
        oracle.Settle(first, committed: true);

        oracle.Silence.Should().BeNull();
        OracleText.Of(oracle.Answers())["total_sales_per_user"][3].Should().Be("4|6.00", "order 9 was changed twice, and the change that was abandoned does not count");

        static RowChange Delivered(decimal total) => RowFacts.Insertion(SmallStore.Order(9, 4, 4, total, null, null, 4, new(2024, 3, 3)))!.Value;
    }

    [Fact]
    public void Vouches_for_nothing_before_it_has_seen_the_first_rows_or_after_it_lost_track()
    {
        new StoreOracle().Silence.Should().Contain("first rows");
        var oracle = SmallStore.Oracle();
        oracle.LoseTrack("somebody merged");
        oracle.Silence.Should().Be("somebody merged");
    }

    private static Gen<RowChange> Of(string table, Gen<IFact> fact) =>
        Gen.Select(Id, Gen.Int[0, 4], fact, (id, dice, value) => new RowChange(table, id, dice == 0 ? null : value));
}
