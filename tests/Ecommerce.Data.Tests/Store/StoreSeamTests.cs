using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Store;

/// <summary>
/// Four weeks of history and the four weeks that the living store adds to them, side by side: nothing that a chart shows may tell where the one ends and the other begins.
/// Of 1,500 orders with about 5,800 lines the standard error of a share is at most 1.3 % (orders) and 1 % (lines, which come in baskets); tolerances are three of them.
/// </summary>
public sealed class StoreSeamTests(PostgresServerFixture server)
{
    private const int Users = 400;
    private const int Products = 100;
    private const int Living = 1_500;
    private static readonly DateTimeOffset Seam = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FourWeeks = TimeSpan.FromDays(28);

    // The lift of campaigns has tests of its own; without it, the same moments of two months compare.
    private static readonly StoreRates Rates = new() { CampaignLift = 0, ProductRetirement = 0 };

    [Fact]
    public async Task A_chart_does_not_tell_where_the_history_ends()
    {
        await using var database = await server.CreateDatabaseAsync();
        await new StoreDatabase(database.DataSource).EnsureCreatedAsync();
        var generator = new StoreGenerator(new()
        {
            Seed = 11,
            Users = Users,
            Products = Products,
            Categories = 10,
            Orders = 4_000,
            Campaigns = 6,
            Discounts = 18,
            HistoryDays = 28,
            OrderGrowth = 1,
            Until = Seam,
            Rates = Rates,
        });
        await new StoreLoader(database.DataSource).LoadAsync(generator);

        await LiveAsync(database);

        var orders = await OrdersAsync(database);
        var before = orders.Where(order => order.At < Seam.UtcDateTime).ToList();
        var after = orders.Where(order => order.At >= Seam.UtcDateTime).ToList();
        ((double)after.Count).Should().BeApproximately(Living * 0.97, Living * 0.05, "June is a little slower than May, and a cancelled order in thirty is removed");
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            Share(after, order => order.Local.DayOfWeek == day).Should().BeApproximately(Share(before, order => order.Local.DayOfWeek == day), 0.02, day.ToString());
        }

        for (var hour = 0; hour < 24; hour += 4)
        {
            Share(after, order => order.Local.Hour / 4 == hour / 4).Should().BeApproximately(Share(before, order => order.Local.Hour / 4 == hour / 4), 0.02, $"hour {hour}");
        }

        ZipfExponent(before).Should().BeApproximately(0.8, 0.15);
        ZipfExponent(after).Should().BeApproximately(ZipfExponent(before), 0.15);
        TopShare(after).Should().BeApproximately(TopShare(before), 0.03);
        Together(after).Should().BeApproximately(Together(before), 0.04);
        after.Average(order => order.Products.Length).Should().BeApproximately(before.Average(order => order.Products.Length), 0.25);
        after.Average(order => order.Pieces).Should().BeApproximately(before.Average(order => order.Pieces), 0.6);
        Share(after, order => order.Card).Should().BeApproximately(Share(before, order => order.Card), 0.04);
        Surplus(before).Should().BeApproximately(0, 0.04, "old customers come back by the law");
        Surplus(after).Should().BeApproximately(0, 0.04, "and go on to");
        Coded(before).Should().BeApproximately(Rates.DiscountUse, 0.04);
        Coded(after).Should().BeApproximately(Rates.DiscountUse, 0.04);
        after.Count(order => order.UserId > Users).Should().BePositive("new customers take their place");
        after.Count(order => order.Products.Contains(Products + 1)).Should().BePositive("so does a product that somebody else put on the shelf");
        (await database.ScalarAsync<double>(BigCities + "WHERE user_id > 400")).Should().BeApproximately(await database.ScalarAsync<double>(BigCities + "WHERE user_id <= 400"), 0.09);
    }

    // Of the addresses, in the twenty cities where most customers of the history live.
    private const string BigCities = """
        SELECT avg((city_id IN (SELECT city_id FROM addresses WHERE user_id <= 400 GROUP BY city_id ORDER BY count(*) DESC, city_id LIMIT 20))::int)::float8 FROM addresses
        """ + " ";

    private const string NewProduct = """
        INSERT INTO products (product_name, category_id, brand_id, product_price, product_tax, product_quantity, product_image_path) VALUES ('New', 1, 1, 9.99, 5, 10000, 'new.jpg')
        """;

    private static async Task LiveAsync(TestDatabase database)
    {
        var options = new StoreLifeOptions
        {
            Seed = 11,
            OrdersPerSecond = Living / FourWeeks.TotalSeconds,
            Rhythm = StoreRhythm.Calendar,
            StepDelay = TimeSpan.FromHours(6),
            Rates = Rates,
        };
        await using var run = await SteppedStore.BeginAsync(database, options, Seam, speed: 7_200);

        // What is due, quarter by quarter of an hour: the test goes on when the store has done it, but for two.
        var due = new OrderArrivals(options, new StoreCounters(), Seam, FourWeeks);
        var (expected, isNew) = (0, false);
        while (run.Now < Seam + FourWeeks)
        {
            run.Step(TimeSpan.FromMinutes(15));
            while (due.TryTake(run.Now))
            {
                expected++;
            }

            await run.UntilAsync(counts => counts.Orders + counts.Conflicts >= expected - 2);
            if (!isNew && run.Now > Seam.AddDays(4))
            {
                isNew = true;
                await database.ExecuteAsync(NewProduct);
            }
        }

        // A store that looked at the clock just before its last step looks again at the next.
        run.Step(TimeSpan.FromMinutes(15));
        await run.UntilAsync(counts => counts.Orders + counts.Conflicts >= expected);
        run.Store.Counts.Missed.Should().BeLessThan(Living / 100);
    }

    private static double Share(List<Order> orders, Func<Order, bool> which) => (double)orders.Count(which) / orders.Count;

    private static double TopShare(List<Order> orders)
    {
        var lines = orders.SelectMany(order => order.Products).ToList();
        return (double)lines.Count(product => product <= 10) / lines.Count;
    }

    // Of the first line of a basket: the others are other products by rule.
    private static double ZipfExponent(List<Order> orders)
    {
        var counts = orders.CountBy(order => order.Products[0]).ToDictionary();
        var points = Enumerable.Range(1, 40).Where(counts.ContainsKey).Select(rank => (X: Math.Log(rank), Y: Math.Log(counts[rank]), Weight: (double)counts[rank])).ToList();
        var weight = points.Sum(point => point.Weight);
        var (x, y) = (points.Sum(point => point.Weight * point.X) / weight, points.Sum(point => point.Weight * point.Y) / weight);
        return -points.Sum(point => point.Weight * (point.X - x) * (point.Y - y)) / points.Sum(point => point.Weight * (point.X - x) * (point.X - x));
    }

    private static double Together(List<Order> orders)
    {
        var further = orders.SelectMany(order => order.Categories.Skip(1).Select(category => category == order.Categories[0])).ToList();
        return (double)further.Count(same => same) / further.Count;
    }

    /// <summary>By how much more of the orders are those of the first hundred customers than the law says for as many as there were at each moment.</summary>
    private static double Surplus(List<Order> orders) => orders.Average(order =>
        (order.UserId <= RoleRules.Employees + 100 ? 1 : 0) - Math.Min(1, (Math.Sqrt(101) - 1) / (Math.Sqrt(order.Users - RoleRules.Employees + 1) - 1)));

    private static double Coded(List<Order> orders)
    {
        var possible = orders.Where(order => order.CodeThere).ToList();
        possible.Count.Should().BeGreaterThan(700);
        return Share(possible, order => order.Coded);
    }

    private static async Task<List<Order>> OrdersAsync(TestDatabase database)
    {
        const string Query = """
            SELECT o.user_id, o.created_at, o.payment_method_id = 1, o.discount_id IS NOT NULL,
                EXISTS (SELECT FROM discounts d WHERE d.started_at <= o.created_at AND d.expired_at > o.created_at),
                (SELECT count(*) FROM users u WHERE u.created_at <= o.created_at),
                array_agg(l.product_id ORDER BY l.id), array_agg(p.category_id ORDER BY l.id), sum(l.quantity)
            FROM orders o JOIN orderdetails l ON l.order_id = o.id JOIN products p ON p.id = l.product_id GROUP BY o.id
            """;
        await using var command = database.DataSource.CreateCommand(Query);
        await using var reader = await command.ExecuteReaderAsync();
        var orders = new List<Order>();
        while (await reader.ReadAsync())
        {
            orders.Add(new(
                reader.GetInt32(0), reader.GetDateTime(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetInt64(5),
                reader.GetFieldValue<int[]>(6), reader.GetFieldValue<int[]>(7), reader.GetInt64(8)));
        }

        return orders;
    }

    private sealed record Order(int UserId, DateTime At, bool Card, bool Coded, bool CodeThere, long Users, int[] Products, int[] Categories, long Pieces)
    {
        public DateTime Local => At - TimeSpan.FromHours(6);
    }
}
