using CsCheck;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Geography;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Tests.Pricing;

namespace Ecommerce.Data.Tests.Generation;

public sealed class StoreGeneratorTests
{
    private static readonly Gen<GenerationOptions> AnyOptions = Gen.Select(
        Gen.Long, Gen.Int[8, 60], Gen.Int[1, 20], Gen.Int[0, 60], Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[1, 800], Gen.Int[0, 12],
        (seed, users, products, orders, campaigns, discounts, days, few) => new GenerationOptions
        {
            Seed = seed,
            Users = users,
            Products = products,
            Orders = orders,
            Campaigns = campaigns,
            Discounts = discounts,
            HistoryDays = days,
            Tags = few,
            Brands = few + 1,
            Categories = few + 1,
        });

    [Fact]
    public void Keeps_every_rule_of_the_schema_whatever_is_asked_for() => AnyOptions.Sample(options => FaultsOf(new StoreGenerator(options)).Should().BeEmpty(), iter: 60);

    [Fact]
    public void Keeps_every_rule_of_the_schema_where_names_run_out() => FaultsOf(new StoreGenerator(new GenerationOptions
    {
        Users = 3_000,
        Brands = 3_000,
        Tags = 1_000,
        Categories = 500,
        Products = 2_000,
        Discounts = 500,
        Orders = 0,
    })).Should().BeEmpty();

    [Fact]
    public void Fills_every_table_by_default_and_counts_right()
    {
        var generator = new StoreGenerator(new GenerationOptions());
        var tables = RowTable.Read(generator);
        tables.Values.Should().OnlyContain(table => table.Rows.Count > 0);
        tables.Values.Sum(table => (long)table.Rows.Count).Should().Be(generator.CountRows());
    }

    [Fact]
    public void Counts_right_whatever_is_asked_for() => AnyOptions.Sample(
        options => new StoreGenerator(options).CountRows() == new StoreGenerator(options).Batches().Sum(batch => (long)batch.Rows.Count), iter: 30);

    [Fact]
    public void Gives_the_roles_by_order_of_registration()
    {
        var roles = new StoreGenerator(new GenerationOptions { Users = 30, Orders = 0 }).RoleUsers().Select(row => row.RoleId).ToList();
        roles.Take(8).Should().Equal(
            RoleId.Admin, RoleId.Manager, RoleId.Manager, RoleId.Staff, RoleId.Staff, RoleId.Staff, RoleId.Staff, RoleId.Customer);
        roles.Skip(8).Should().OnlyContain(role => role == RoleId.Customer);
    }

    [Fact]
    public void Registers_users_in_the_order_of_their_numbers() => AnyOptions.Sample(
        options => new StoreGenerator(options).Users().Select(user => user.CreatedAt).Should().BeInAscendingOrder(), iter: 30);

    [Fact]
    public void Takes_two_to_fifteen_real_cities_of_each_state()
    {
        var generator = new StoreGenerator(new GenerationOptions { Users = 300, Orders = 0 });
        generator.Places.Provinces.Should().HaveCount(50);
        generator.Places.Cities.GroupBy(city => city.ProvinceId).Should().HaveCount(50).And.OnlyContain(group => group.Count() >= 2 && group.Count() <= 15);
        foreach (var city in generator.Places.Cities)
        {
            var real = Gazetteer.Bundled.Find(city.CityName, generator.Places.Provinces[city.ProvinceId - 1].ProvinceName)!;
            (city.Latitude, city.Longitude).Should().Be((real.Coordinates.Latitude, real.Coordinates.Longitude));
        }

        generator.Addresses().Should().OnlyContain(address => generator.Places.Cities[address.CityId - 1].ProvinceId == address.ProvinceId);
    }

    [Fact]
    public void Puts_cities_where_they_are_unlike_the_demo()
    {
        var places = new StoreGenerator(new GenerationOptions { Users = 8, Orders = 0 }).Places;
        AreReal(places.Cities.Select(city => (city.CityName, places.Provinces[city.ProvinceId - 1].ProvinceName, (Location?)new Location(city.Latitude!.Value, city.Longitude!.Value)))).Should().BeTrue();
        AreReal(DemoStore.Cities(new RandomStream(1, "demo"))).Should().BeFalse("that is the demo's mistake (defect 6)");

        static bool AreReal(IEnumerable<(string City, string State, Location? At)> cities) =>
            cities.All(city => Gazetteer.Bundled.Find(city.City, city.State) is { } real && city.At == real.Coordinates);
    }

    [Fact]
    public async Task Writes_addresses_that_a_geocoder_understands()
    {
        var generator = new StoreGenerator(new GenerationOptions { Users = 50, Orders = 0 });
        var geocoder = new GazetteerGeocoder();
        foreach (var address in generator.Addresses().Where(address => address.FullAddress is not null))
        {
            var city = generator.Places.Cities[address.CityId - 1];
            (await geocoder.GeocodeAsync(address.FullAddress!)).Should().ContainSingle().Which.Coordinates.Should().Be(new Location(city.Latitude!.Value, city.Longitude!.Value));
        }
    }

    [Fact]
    public void Prices_products_above_zero_and_keeps_discounts_below_all() => AnyOptions.Sample(
        options =>
        {
            var generator = new StoreGenerator(options);
            generator.Products().Where(product => product.ProductPrice <= 0).Should().BeEmpty();
            generator.Discounts().Where(discount => !(discount.Value > 0 && (discount.Kind == DiscountKind.Amount || discount.Value < 100) && discount.StartedAt < discount.ExpiredAt))
                .Should().BeEmpty();
        },
        iter: 30);

    [Fact]
    public void Lets_categories_stand_below_earlier_ones_only() =>
        new StoreGenerator(new GenerationOptions()).Categories().Should().OnlyContain(category => category.CategoryId == null || category.CategoryId < category.Id);

    [Fact]
    public void Names_every_option_that_does_not_fit()
    {
        var thrown = FluentActions.Invoking(() => new StoreGenerator(new GenerationOptions { Users = 7, Products = -1, HistoryDays = 0 }))
            .Should().Throw<GenerationOptionsException>().Which;
        thrown.Faults.Should().HaveCount(3);
        thrown.Message.Should().Contain("Users is 7").And.Contain("Products is -1").And.Contain("HistoryDays is 0");
    }

    private static List<string> FaultsOf(StoreGenerator generator)
    {
        var tables = RowTable.Read(generator);
        return tables.Values.SelectMany(table => table.Faults(tables, generator.Options.UntilUtc)).Take(5).ToList();
    }
}
