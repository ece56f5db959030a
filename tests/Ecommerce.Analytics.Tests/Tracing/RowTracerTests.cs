using System.Globalization;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;
using Ecommerce.Analytics.Tests.Verification;
using Ecommerce.Analytics.Tracing;
using Ecommerce.Data.Schema;
using Row = System.Collections.Generic.Dictionary<string, object?>;

namespace Ecommerce.Analytics.Tests.Tracing;

/// <summary>ClickHouse's side of a trace over a few orders; PostgreSQL's is a small store of its own.</summary>
public sealed class RowTracerTests(ChdbFixture engine, HandMadeStoreFixture store) : IClassFixture<HandMadeStoreFixture>
{
    // What does not add up over facts: an average, and users who are counted once for several addresses.
    private static readonly string[] NotAdditive = ["average_order_value", "user_count"];

    [Fact]
    public async Task The_shares_of_all_facts_add_up_to_every_answer()
    {
        await using var bench = await LivedInAsync("trace_shares");
        await using var postgres = await store.Store.OpenConnectionAsync();
        var tracer = new RowTracer(bench.DataSource, bench.Options);
        var shares = new Dictionary<(string Answer, string Key, string Column), decimal>();
        var wholes = new Dictionary<(string Answer, string Key, string Column), decimal>();
        foreach (var table in StoreAnswers.All.Select(answer => answer.Feed.Fact.SourceTable).Distinct())
        {
            foreach (var id in await bench.QueryAsync($"SELECT id FROM db.{table} FINAL"))
            {
                var trace = await tracer.TraceAsync(postgres, table, int.Parse(id, CultureInfo.InvariantCulture));
                foreach (var (answer, group) in trace.Answers.Where(answer => answer.Role == TracedRole.Fact).SelectMany(answer => answer.Groups.Select(group => (answer, group))))
                {
                    foreach (var (share, whole) in group.Share.Zip(group.Whole).Where(pair => !pair.First.Column.EndsWith("_name", StringComparison.Ordinal) && !NotAdditive.Contains(pair.First.Column)))
                    {
                        var place = (answer.Answer, string.Join('|', group.Key), share.Column);
                        shares[place] = shares.GetValueOrDefault(place) + decimal.Parse(share.Value!, CultureInfo.InvariantCulture);
                        wholes[place] = decimal.Parse(whole.Value!, CultureInfo.InvariantCulture);
                    }
                }
            }
        }

        shares.Should().BeEquivalentTo(wholes);
        wholes.Keys.Select(place => place.Answer).Distinct().Should().HaveCount(StoreAnswers.All.Length - 1, "all but the one that does not add up");
    }

    [Fact]
    public async Task A_dimension_is_followed_to_the_facts_that_refer_to_it_and_a_label_to_its_group()
    {
        await using var bench = await LivedInAsync("trace_edges");
        await using var postgres = await store.Store.OpenConnectionAsync();
        var tracer = new RowTracer(bench.DataSource, bench.Options);

        var address = (await bench.QueryAsync("SELECT address_id FROM db.orders FINAL GROUP BY address_id ORDER BY count() DESC LIMIT 1"))[0];
        var traced = await tracer.TraceAsync(postgres, "addresses", int.Parse(address, CultureInfo.InvariantCulture));
        Of(traced, "city_orders_by_date").Role.Should().Be(TracedRole.Dimension);
        Of(traced, "number_of_users_in_each_province").Role.Should().Be(TracedRole.Fact);
        Of(traced, "city_orders_by_date").Facts.Should().Be(long.Parse(await bench.ScalarAsync($"SELECT count() FROM db.orders FINAL WHERE address_id = {address}"), CultureInfo.InvariantCulture)).And.BePositive();
        Of(traced, "total_number_of_products_sold_by_city").Facts.Should().Be(long.Parse(
            await bench.ScalarAsync($"SELECT count() FROM db.orderdetails FINAL WHERE order_id IN (SELECT id FROM db.orders FINAL WHERE address_id = {address})"), CultureInfo.InvariantCulture));

        var brand = await tracer.TraceAsync(postgres, "brands", int.Parse((await bench.QueryAsync("SELECT brand_id FROM db.answer_number_of_products_in_each_brand LIMIT 1"))[0], CultureInfo.InvariantCulture));
        var counted = Of(brand, "number_of_products_in_each_brand");
        counted.Role.Should().Be(TracedRole.Label);
        counted.Groups.Should().ContainSingle().Which.Should().Match<TracedGroup>(group => group.Key[0].Value == brand.Id.ToString(CultureInfo.InvariantCulture) && group.Share.SequenceEqual(group.Whole));

        // Over two foreign keys: a province to its cities.
        var province = (await bench.QueryAsync("SELECT province_id FROM db.cities FINAL WHERE id IN (SELECT city_id FROM db.answer_city_orders_by_date) LIMIT 1"))[0];
        var named = Of(await tracer.TraceAsync(postgres, "provinces", int.Parse(province, CultureInfo.InvariantCulture)), "city_orders_by_date");
        named.Facts.Should().Be(long.Parse(await bench.ScalarAsync($"SELECT sum(order_count) FROM db.answer_city_orders_by_date WHERE city_id IN (SELECT id FROM db.cities FINAL WHERE province_id = {province})"), CultureInfo.InvariantCulture));
        Of(await tracer.TraceAsync(postgres, "categories", 1), "total_sales_per_category").Role.Should().Be(TracedRole.Label);
    }

    [Fact]
    public async Task Every_table_can_be_traced_also_a_row_that_is_gone_never_came_or_was_parked()
    {
        await using var bench = await LivedInAsync("trace_tables");
        await using var postgres = await store.Store.OpenConnectionAsync();
        var tracer = new RowTracer(bench.DataSource, bench.Options);
        foreach (var table in StoreSchema.Tables)
        {
            var nowhere = await tracer.TraceAsync(postgres, table.Name, 99_999);
            nowhere.Should().Match<RowTrace>(trace => trace.Source == null && trace.State == null && trace.Messages.Length == 0 && trace.HasLog && trace.Written == null);
            nowhere.ToJson()["postgres"].Should().BeNull();
            _ = (await tracer.TraceAsync(postgres, table.Name, 1)).ToJson().ToJsonString();
        }

        var brand = new Row(Rows.Named("brand_name", "x")) { ["id"] = 700 };
        await bench.FeedAsync(
            new HubEvent("brands", "c", null, brand) { Previous = 900_000, Lsn = 900_001, TransactionId = 41, Offset = 11 },
            new HubEvent("brands", "u", null, new Row(brand) { ["brand_name"] = null }) { Previous = 900_010, Lsn = 900_011, TransactionId = 42, Offset = 12 },
            new HubEvent("brands", "d", brand, null) { Previous = 900_005, Lsn = 900_006, TransactionId = 43, Offset = 13 });
        var gone = await tracer.TraceAsync(postgres, "brands", 700);
        gone.State.Should().Match<TracedStateRow>(row => row.IsDeleted && row.PreviousCommitLsn == 900_005 && row.Lsn == 900_006);
        gone.Messages.Select(message => (message.Operation, message.TransactionId, message.Offset, message.Lsn, message.IsParked)).Should().Equal(
            ("c", 41UL, 11UL, 900_001UL, false), ("d", 43UL, 13UL, 900_006UL, false), ("u", 42UL, 12UL, 900_011UL, true));
        gone.Errors.Should().ContainSingle().Which.Reason.Should().Contain("brand_name");

        var user = await tracer.TraceAsync(postgres, "users", 1);
        user.Source!.Columns.Should().Contain(new TracedValue("username", "u1")).And.Contain(new TracedValue("email", "**********")).And.Contain(new TracedValue("password", null));
        user.Source.ReadAtLsn.Should().BePositive();
        var unknown = () => tracer.TraceAsync(postgres, "unheard_of", 1);
        await unknown.Should().ThrowAsync<ArgumentException>();
    }

    private static TracedAnswer Of(RowTrace trace, string answer) => trace.Answers.Single(traced => traced.Answer == answer);

    private async Task<AnalyticsBench> LivedInAsync(string name)
    {
        var bench = await AnalyticsBench.CreateAsync(engine, name);
        var model = new StoreModel();
        foreach (var n in Enumerable.Range(1, 2))
        {
            _ = model.Insert("provinces", Rows.Named("province_name", $"province {n}"));
            _ = model.Insert("cities", Rows.City($"city {n}", n));
            _ = model.Insert("users", Rows.User($"user {n}", Rows.Start + (n * Rows.Day)));
            _ = model.Insert("addresses", Rows.Address(n, n, n));
            _ = model.Insert("brands", Rows.Named("brand_name", $"brand {n}"));
            _ = model.Insert("categories", Rows.Category($"category {n}"));
            _ = model.Insert("products", Rows.Product($"product {n}", n, 1));
            _ = model.Insert("orderstatus", Rows.Named("order_status_name", $"status {n}"));
            _ = model.Insert("paymentmethods", Rows.Named("payment_method_name", $"method {n}"));
            _ = model.Insert("shippingmethods", Rows.Named("shipping_method_name", $"method {n}"));
        }

        foreach (var n in Enumerable.Range(1, 5))
        {
            var order = model.Insert("orders", Rows.Order(1 + (n % 2), 1 + (n / 4), 1 + (n % 2), n * 10.05m, Rows.Start + (n * 12 * Rows.Day), shipping: n < 4 ? 1 : null, payment: n > 2 ? 2 : null));
            _ = model.Insert("orderdetails", Rows.Line(order, 1 + (n % 2), n, n * 1.01m));
        }

        await bench.SetConsistentPointAsync(1000);
        await bench.FeedAsync(model.Log);
        model.Update("orders", 2, ("order_status_id", 2));
        await bench.FeedAsync(model.Log.TakeLast(1));
        await bench.SettleAsync();
        return bench;
    }
}
