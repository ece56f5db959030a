using Bogus;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Benchmarks.Generate;

/// <summary>The store's tables as one would fake them with Bogus: a faker per table, every row by itself. As many rows as the generator makes.</summary>
internal sealed class BogusStore
{
    private const int Seed = 42;
    private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime End = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private readonly GenerationOptions _options;
    private readonly int _addresses;
    private readonly int _cities;
    private readonly int _provinces;
    private readonly int _productTags;
    private readonly int _lines;
    private readonly int _steps;
    private readonly int _moves;

    /// <summary>Counts the rows that the generator makes of these options.</summary>
    public BogusStore(GenerationOptions options)
    {
        _options = options;
        var generator = new StoreGenerator(options);
        _addresses = generator.Addresses().Count();
        _cities = generator.Places.Cities.Length;
        _provinces = generator.Places.Provinces.Length;
        _productTags = generator.ProductTags().Count();
        foreach (var order in generator.Orders())
        {
            _lines += order.Lines.Count;
            _steps += order.StatusHistory.Count;
            _moves += order.Transactions.Count;
        }
    }

    /// <summary>Makes every row, and keeps none.</summary>
    /// <returns>How many.</returns>
    public long GenerateAll() =>
        Make(_options.Users, f => new UserRow(f.IndexFaker, f.Internet.UserName(), f.Random.AlphaNumeric(60), f.Internet.Email(), f.Phone.PhoneNumber(), At(f)))
        + Make(_options.Users, f => new RoleUserRow(f.IndexFaker, f.PickRandom<RoleId>(), f.IndexFaker, At(f)))
        + Make(_provinces, f => new ProvinceRow(f.IndexFaker, f.Address.State(), At(f)))
        + Make(_cities, f => new CityRow(f.IndexFaker, f.Address.City(), f.Random.Int(1, 50), (decimal)f.Address.Latitude(), (decimal)f.Address.Longitude(), At(f)))
        + Make(_addresses, f => new AddressRow(f.IndexFaker, "Home", f.Random.Int(1, _options.Users), f.Random.Int(1, 50), f.Random.Int(1, _cities), f.Address.FullAddress(), At(f)))
        + Make(_options.Categories, f => new CategoryRow(f.IndexFaker, f.Commerce.Categories(1)[0], null, f.Lorem.Slug(), At(f)))
        + Make(_options.Brands, f => new BrandRow(f.IndexFaker, f.Company.CompanyName(), At(f)))
        + Make(_options.Tags, f => new TagRow(f.IndexFaker, f.Commerce.ProductAdjective(), At(f)))
        + Make(_options.Products, f => new ProductRow(
            f.IndexFaker, f.Commerce.ProductName(), f.Random.Int(1, _options.Categories), f.Random.Int(1, _options.Brands), f.Commerce.ProductDescription(), Money(f), 10, f.Random.Int(0, 500), f.Image.PicsumUrl(), At(f)))
        + Make(_productTags, f => new ProductTagRow(f.IndexFaker, f.Random.Int(1, _options.Products), f.Random.Int(1, _options.Tags), At(f)))
        + Make(_options.Campaigns, f => new CampaignRow(f.IndexFaker, f.Company.CatchPhrase(), At(f), At(f), At(f)))
        + Make(_options.Discounts, f => new DiscountRow(f.IndexFaker, f.Random.Int(1, _options.Campaigns), f.PickRandom<DiscountKind>(), Money(f), f.Random.AlphaNumeric(8), At(f), At(f), At(f)))
        + Make(_options.Orders, f => new OrderRow(
            f.IndexFaker, f.Random.Int(1, _options.Users), f.Random.Int(1, 7), f.Random.Int(1, _addresses), Money(f), Money(f), Money(f), Money(f), f.Random.Int(1, _options.Discounts), f.PickRandom<PaymentMethodId>(),
            f.PickRandom<PaymentStatusId>(), f.PickRandom<OrderStatusId>(), f.PickRandom<ShippingMethodId>(), f.PickRandom<ShippingStatusId>(), At(f), At(f), At(f)))
        + Make(_lines, f => new OrderDetailRow(f.IndexFaker, f.Random.Int(1, _options.Orders), f.Random.Int(1, _options.Products), f.Random.Int(1, 5), Money(f), Money(f), Money(f), At(f)))
        + Make(_steps, f => new OrderStatusHistoryRow(f.IndexFaker, f.Random.Int(1, _options.Orders), f.PickRandom<OrderStatusId>(), f.Random.Int(1, 7), "Order placed", At(f)))
        + Make(_moves, f => new TransactionRow(f.IndexFaker, f.Random.Int(1, _options.Orders), f.PickRandom<TransactionKind>(), Money(f), f.Random.Bool(), At(f), "Payment received"));

    private static long Make<T>(int count, Func<Faker, T> make)
        where T : class
    {
        var made = 0L;
        foreach (var _ in new Faker<T>().UseSeed(Seed).CustomInstantiator(make).GenerateLazy(count))
        {
            made++;
        }

        return made;
    }

    private static decimal Money(Faker faker) => Math.Round(faker.Random.Decimal(1, 500), 2);

    private static DateTime At(Faker faker) => faker.Date.Between(Start, End);
}
