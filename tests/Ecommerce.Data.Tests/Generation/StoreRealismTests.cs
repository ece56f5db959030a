using Ecommerce.Data.Generation;
using Ecommerce.Data.Geography;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Tests.Generation;

/// <summary>What a chart of the store shows, in numbers with their tolerance. The seed is fixed, so that none of these depends on luck.</summary>
public sealed class StoreRealismTests
{
    private const int Orders = 30_000;

    private static readonly GenerationOptions Options = new()
    {
        Seed = 11,
        Users = 3_000,
        Products = 200,
        Categories = 20,
        Orders = Orders,
        Campaigns = 6,
        Discounts = 18,
        HistoryDays = 364,
        Rates = new() { ProductRetirement = 0 },
    };

    private static readonly StoreGenerator Store = new(Options);
    private static readonly List<GeneratedOrder> History = [.. Store.Orders()];

    // Without seasons in the way: what remains of a comparison is the thing compared.
    private static readonly DateTime Start = Options.StartUtc;

    [Fact]
    public void Sells_on_a_weekend_day_four_fifths_of_a_weekday_within_5_percent()
    {
        var byDay = History.CountBy(order => (order.Order.CreatedAt - TimeSpan.FromHours(6)).Date).Where(day => ShoppingRhythm.SaleFactor(day.Key) == 1).ToList();
        var weekend = byDay.Where(IsWeekend).Average(day => day.Value);
        var weekday = byDay.Where(day => !IsWeekend(day)).Average(day => day.Value);
        (weekend / weekday).Should().BeApproximately(0.80 / 1.02, 0.05);

        static bool IsWeekend(KeyValuePair<DateTime, int> day) => day.Key.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
    }

    [Fact]
    public void Sells_most_in_the_evening_and_least_at_night()
    {
        var byHour = History.CountBy(order => (order.Order.CreatedAt - TimeSpan.FromHours(6)).Hour).ToDictionary();
        byHour.MaxBy(hour => hour.Value).Key.Should().BeOneOf(20, 21);
        byHour.MinBy(hour => hour.Value).Key.Should().BeOneOf(2, 3, 4);
        ((double)byHour[20] / byHour[3]).Should().BeApproximately(16, 4);
    }

    [Fact]
    public void Grows_as_asked_within_10_percent()
    {
        var plain = Generate(Options with { Campaigns = 0, Discounts = 0, OrderGrowth = 4 });
        // The same weeks of a rhythm that has seasons: each day counts for what the rhythm says of it.
        var first = Weighted(plain, day => day < 56);
        var last = Weighted(plain, day => day >= 308);
        (last / first).Should().BeApproximately((4 - (3 * 28.0 / 364)) / (1 + (3 * 28.0 / 364)), 0.25);

        static double Weighted(List<GeneratedOrder> orders, Func<int, bool> when) =>
            orders.Count(order => when((order.Order.CreatedAt - Start).Days))
            / Enumerable.Range(0, 364 * 24).Where(hour => when(hour / 24)).Sum(hour => ShoppingRhythm.OfYear(Start.AddMinutes((hour * 60) + 30)));
    }

    [Fact]
    public void Sells_three_times_as_much_on_black_friday_and_twice_on_the_sale_day_of_july()
    {
        SaleAgainstUsual(new DateTime(2025, 11, 28)).Should().BeApproximately(3, 0.6);
        SaleAgainstUsual(new DateTime(2025, 7, 8)).Should().BeApproximately(2, 0.6);

        static double SaleAgainstUsual(DateTime day) =>
            On(day) / ((On(day.AddDays(-14)) + On(day.AddDays(-7)) + On(day.AddDays(7)) + On(day.AddDays(14))) / 4.0);

        static double On(DateTime day) => History.Count(order => (order.Order.CreatedAt - TimeSpan.FromHours(6)).Date == day)
            / (ShoppingRhythm.OfYear(day.AddHours(18)) / ShoppingRhythm.SaleFactor(day) / ShoppingRhythm.OfWeek(day.AddHours(18)))
            / (1 + (Options.Rates.CampaignLift * Math.Min(3, Store.Campaigns().Count(campaign => campaign.StartedAt <= day.AddHours(18) && campaign.ExpiredAt > day.AddHours(18)))));
    }

    [Fact]
    public void Sells_more_by_the_lift_while_a_campaign_runs_within_6_percent()
    {
        var lifted = Generate(Options with { Campaigns = 1, Rates = Options.Rates with { CampaignLift = 1 } });
        var plain = Generate(Options with { Campaigns = 1, Rates = Options.Rates with { CampaignLift = 0 } });
        var campaign = new StoreGenerator(Options with { Campaigns = 1 }).Campaigns().Single();
        // Against all other days of the same history, so that the fixed number of orders does not matter.
        (Odds(lifted) / Odds(plain)).Should().BeApproximately(2, 0.12);

        double Odds(List<GeneratedOrder> orders)
        {
            var within = orders.Count(order => order.Order.CreatedAt >= campaign.StartedAt && order.Order.CreatedAt < campaign.ExpiredAt);
            return within / (double)(orders.Count - within);
        }
    }

    [Fact]
    public void Takes_codes_as_often_as_asked_where_one_is_active()
    {
        var terms = Store.Discounts().Select(MarketingGenerator.TermsOf).ToList();
        var possible = History.Where(order => terms.Any(discount => discount.IsActiveAt(order.Order.CreatedAt))).ToList();
        possible.Count.Should().BeGreaterThan(5_000);
        ((double)possible.Count(order => order.Order.DiscountId is not null) / possible.Count).Should().BeApproximately(Options.Rates.DiscountUse, 0.02);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(1.2)]
    public void Sells_products_by_zipfs_law_with_its_exponent_within_a_tenth(double skew)
    {
        // The first line of a basket: the others are other products by rule.
        var counts = Generate(Options with { ProductSkew = skew }).CountBy(order => order.Lines[0].ProductId).ToDictionary();
        var points = Enumerable.Range(1, 60).Select(rank => (X: Math.Log(rank), Y: Math.Log(counts[rank]), Weight: (double)counts[rank])).ToList();
        Slope(points).Should().BeApproximately(-skew, 0.1);
    }

    [Fact]
    public void Lets_old_customers_come_back_most()
    {
        var perCustomer = History.CountBy(order => order.Order.UserId).ToDictionary();
        var ranked = perCustomer.Values.OrderDescending().ToList();
        ((double)ranked.Take(ranked.Count / 5).Sum() / Orders).Should().BeInRange(0.35, 0.75, "a fifth of the customers order about half");
        perCustomer.Values.Count(orders => orders == 1).Should().BePositive("not all come back");
        perCustomer.Count.Should().BeGreaterThan(Options.Users / 2);
    }

    [Fact]
    public void Fills_baskets_by_category()
    {
        var categories = Store.Products().ToDictionary(product => product.Id, product => product.CategoryId);
        Together(History).Should().BeGreaterThan(2 * Together(Generate(Options with { Rates = Options.Rates with { BasketAffinity = 0 } })));

        double Together(List<GeneratedOrder> orders)
        {
            var further = orders.SelectMany(order => order.Lines.Skip(1).Select(line => categories[line.ProductId] == categories[order.Lines[0].ProductId])).ToList();
            return (double)further.Count(same => same) / further.Count;
        }
    }

    [Fact]
    public void Writes_prices_as_shops_do_each_category_with_its_own_ending()
    {
        var endings = Store.Products().GroupBy(product => product.CategoryId).Select(category => category.Select(product => product.ProductPrice % 1).Distinct().ToList()).ToList();
        endings.Should().OnlyContain(category => category.Count == 1);
        endings.Select(category => category[0]).Distinct().Should().Contain(0.99m).And.HaveCountGreaterThan(2);
        Store.Products().Should().OnlyContain(product => product.ProductPrice > 0);
    }

    [Fact]
    public void Fails_payments_by_method_within_2_percent()
    {
        foreach (var method in History.GroupBy(order => order.Order.PaymentMethodId!.Value))
        {
            var first = method.Where(order => order.Transactions.Count > 0).Select(order => order.Transactions[0]).ToList();
            ((double)first.Count(payment => payment.Succeeded == false) / first.Count).Should().BeApproximately(Options.Rates.PaymentFailureOf(method.Key), 0.02, method.Key.ToString());
        }
    }

    [Fact]
    public void Tries_half_of_the_refused_payments_again()
    {
        var refused = History.Where(order => order.Transactions.Count > 0 && order.Transactions[0].Succeeded == false).ToList();
        ((double)refused.Count(order => order.Transactions.Count > 1 && order.Transactions[1].Kind == TransactionKind.Payment) / refused.Count)
            .Should().BeApproximately(Options.Rates.PaymentRetry, 0.05);
    }

    [Fact]
    public void Delivers_in_the_time_of_method_and_distance_within_5_percent()
    {
        var cities = Store.Places.Cities;
        var cityOf = Store.Addresses().Select(address => cities[address.CityId - 1]).ToList();
        var arrived = History.Where(order => order.Order.CreatedAt < Options.UntilUtc.AddDays(-25) && order.StatusHistory[^1].OrderStatusId == OrderStatusId.Delivered)
            .Select(order => (
                Method: order.Order.ShippingMethodId!.Value,
                Kilometres: ShippingTimes.KilometresTo(cityOf[order.Order.AddressId - 1]),
                Hours: (order.StatusHistory[^1].CreatedAt - order.Order.ShippedAt!.Value).TotalHours))
            .ToList();

        // Of those whom the courier finds at home the first time; a second round costs half a day and more.
        var rounds = 5.5 + (Options.Rates.FailedDelivery * (5.5 + 17));
        foreach (var method in arrived.GroupBy(order => order.Method))
        {
            var expected = method.Average(order => ShippingTimes.MeanTransitHours(order.Method, order.Kilometres)) + rounds;
            method.Average(order => order.Hours).Should().BeApproximately(expected, expected * 0.05, method.Key.ToString());
        }

        double MeanOf(ShippingMethodId method) => arrived.Where(order => order.Method == method).Average(order => order.Hours);
        new[] { ShippingMethodId.Pickup, ShippingMethodId.NextDay, ShippingMethodId.Express, ShippingMethodId.Standard, ShippingMethodId.Free }.Select(MeanOf).Should().BeInAscendingOrder();
        var standard = arrived.Where(order => order.Method == ShippingMethodId.Standard).ToList();
        Slope(standard.Select(order => (order.Kilometres, order.Hours, 1.0)).ToList()).Should().BeApproximately(1 / 40.0, 0.1 / 40);
    }

    [Fact]
    public void Lives_where_people_live_within_a_tenth()
    {
        var store = new StoreGenerator(Options with { Users = 20_000, Orders = 0 });
        var population = store.Places.Cities.ToDictionary(
            city => city.Id, city => (double)Gazetteer.Bundled.Find(city.CityName, store.Places.Provinces[city.ProvinceId - 1].ProvinceName)!.Population);
        var addresses = store.Addresses().ToList();
        var counts = addresses.CountBy(address => address.CityId).ToDictionary();
        foreach (var city in population.OrderByDescending(city => city.Value).Take(5))
        {
            var share = city.Value / population.Values.Sum();
            ((double)counts[city.Key] / addresses.Count).Should().BeApproximately(share, share / 10);
        }
    }

    [Fact]
    public void Changes_prices_but_not_those_of_orders_placed_before()
    {
        var products = Store.Products().ToList();
        var lists = products.ConvertAll(product => Store.Catalogue.PriceOf(product.Id, Options.Categories).Price);
        var changed = 0;
        foreach (var product in History.SelectMany(order => order.Lines).GroupBy(line => line.ProductId))
        {
            var prices = product.Select(line => line.ProductPrice).ToList();
            changed += prices.Distinct().Count() > 1 ? 1 : 0;
            prices.Should().OnlyContain(price => price >= Math.Floor(lists[product.Key - 1] * 0.79m) && price <= (lists[product.Key - 1] * 1.2m) + 1);
        }

        changed.Should().BeGreaterThan(100);
        // The most popular one was sold at the end of the history.
        History.SelectMany(order => order.Lines).Last(line => line.ProductId == 1).ProductPrice.Should().Be(products[0].ProductPrice);
    }

    [Fact]
    public void Sells_nothing_that_is_retired_and_takes_it_off_the_shelf()
    {
        var store = new StoreGenerator(Options with { Orders = 5_000, Rates = new() { ProductRetirement = 0.3 } });
        var retired = store.Products().Where(product => product.ProductImagePath is null).Select(product => product.Id).ToHashSet();
        (retired.Count / 200.0).Should().BeApproximately(0.3, 0.1);
        store.ProductTags().Should().NotContain(tag => retired.Contains(tag.ProductId));
        // Which and when: a stream of its own, whatever else happens.
        var timeline = new StoreTimeline(store.Options, []);
        var soldAfterwards = 0;
        foreach (var line in store.Orders().SelectMany(order => order.Lines))
        {
            var retiredAt = timeline.RetiredAt(line.ProductId);
            (retiredAt is not null).Should().Be(retired.Contains(line.ProductId));
            soldAfterwards += retiredAt <= line.CreatedAt ? 1 : 0;
        }

        soldAfterwards.Should().Be(0);
        store.Orders().SelectMany(order => order.Lines).Should().Contain(line => retired.Contains(line.ProductId), "they were sold before");
    }

    [Fact]
    public void Leaves_numbers_of_erased_customers_and_calls_off_what_was_not_shipped()
    {
        var store = new StoreGenerator(Options with { Users = 300, Rates = new() { Erasure = 0.4, Cancellation = 0 }, Orders = 10_000 });
        var erased = store.Users().Where(user => user.Username.StartsWith(Erasure.NamePrefix, StringComparison.Ordinal)).ToList();
        (erased.Count / 300.0).Should().BeApproximately(0.4, 0.1);
        erased.Should().OnlyContain(user => user.Password == null && user.Email.EndsWith("@erased.invalid") && !user.Mobile.StartsWith('+'));
        var ids = erased.Select(user => user.Id).ToHashSet();
        store.Addresses().Should().OnlyContain(address => (address.FullAddress == null) == ids.Contains(address.UserId));
        var theirs = store.Orders().Where(order => ids.Contains(order.Order.UserId)).ToList();
        theirs.Should().NotBeEmpty("their orders stay");
        theirs.Where(order => order.Order.OrderStatusId is OrderStatusId.Pending or OrderStatusId.Processing).Should().BeEmpty();
        theirs.Should().Contain(order => order.Order.OrderStatusId == OrderStatusId.Cancelled && order.Order.PaymentStatusId == PaymentStatusId.Refunded, "their erasure called it off");
        store.Orders().Where(order => !ids.Contains(order.Order.UserId) && order.Order.PaymentStatusId == PaymentStatusId.Refunded && order.Order.OrderStatusId == OrderStatusId.Cancelled).Should().BeEmpty();
    }

    [Fact]
    public void Adding_a_concern_does_not_reshuffle_the_others()
    {
        var other = Generate(Options with { Orders = 2_000, Rates = Options.Rates.WithPaymentFailure(0.9) with { Return = 0.5, Cancellation = 0.5, FailedDelivery = 0.5 } });
        var one = Generate(Options with { Orders = 2_000 });
        one.Select(Kept).Should().Equal(other.Select(Kept));

        static (int, int, DateTime, PaymentMethodId?, ShippingMethodId?) Kept(GeneratedOrder order) =>
            (order.Order.UserId, order.Order.AddressId, order.Order.CreatedAt, order.Order.PaymentMethodId, order.Order.ShippingMethodId);
    }

    [Fact]
    public void Speaks_another_language_and_no_latin()
    {
        var german = new StoreGenerator(Options with { Locale = "de", Orders = 10, Users = 50, Products = 20 });
        german.Users().Select(user => user.Username).Should().NotEqual(new StoreGenerator(Options with { Orders = 10, Users = 50, Products = 20 }).Users().Select(user => user.Username));
        new StoreGenerator(Options with { Locale = "ru", Orders = 10, Users = 50, Products = 20 }).Users().Should().OnlyContain(user => char.IsAsciiLetter(user.Username[0]));
        german.Products().Concat(Store.Products()).Should().NotContain(product => !product.ProductDescription!.StartsWith(product.ProductName), "a description is about its product");
    }

    private static List<GeneratedOrder> Generate(GenerationOptions options) => [.. new StoreGenerator(options).Orders()];

    private static double Slope(List<(double X, double Y, double Weight)> points)
    {
        var weight = points.Sum(point => point.Weight);
        var (x, y) = (points.Sum(point => point.Weight * point.X) / weight, points.Sum(point => point.Weight * point.Y) / weight);
        return points.Sum(point => point.Weight * (point.X - x) * (point.Y - y)) / points.Sum(point => point.Weight * (point.X - x) * (point.X - x));
    }
}
