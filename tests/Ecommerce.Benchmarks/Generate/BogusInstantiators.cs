using Bogus;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Benchmarks.Generate;

/// <summary>The store's tables with the least that Bogus has to do: each row by one call of its constructor (<c>CustomInstantiator</c>), without rules, mostly of bare numbers.</summary>
internal sealed class BogusInstantiators(GenerationOptions options, TableCounts counts)
{
    private const int Seed = 42;
    private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime End = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Makes every row, and keeps none.</summary>
    /// <returns>How many.</returns>
    public long GenerateAll() =>
        Make(options.Users, f => new UserRow(f.IndexFaker, f.Internet.UserName(), f.Random.AlphaNumeric(60), f.Internet.Email(), f.Phone.PhoneNumber(), At(f)))
        + Make(options.Users, f => new RoleUserRow(f.IndexFaker, f.PickRandom<RoleId>(), f.IndexFaker, At(f)))
        + Make(counts.Provinces, f => new ProvinceRow(f.IndexFaker, f.Address.State(), At(f)))
        + Make(counts.Cities, f => new CityRow(f.IndexFaker, f.Address.City(), f.Random.Int(1, 50), (decimal)f.Address.Latitude(), (decimal)f.Address.Longitude(), At(f)))
        + Make(counts.Addresses, f => new AddressRow(f.IndexFaker, "Home", f.Random.Int(1, options.Users), f.Random.Int(1, 50), f.Random.Int(1, counts.Cities), f.Address.FullAddress(), At(f)))
        + Make(options.Categories, f => new CategoryRow(f.IndexFaker, f.Commerce.Categories(1)[0], null, f.Lorem.Slug(), At(f)))
        + Make(options.Brands, f => new BrandRow(f.IndexFaker, f.Company.CompanyName(), At(f)))
        + Make(options.Tags, f => new TagRow(f.IndexFaker, f.Commerce.ProductAdjective(), At(f)))
        + Make(options.Products, f => new ProductRow(
            f.IndexFaker, f.Commerce.ProductName(), f.Random.Int(1, options.Categories), f.Random.Int(1, options.Brands), f.Commerce.ProductDescription(), Money(f), 10, f.Random.Int(0, 500), f.Image.PicsumUrl(), At(f)))
        + Make(counts.ProductTags, f => new ProductTagRow(f.IndexFaker, f.Random.Int(1, options.Products), f.Random.Int(1, options.Tags), At(f)))
        + Make(options.Campaigns, f => new CampaignRow(f.IndexFaker, f.Company.CatchPhrase(), At(f), At(f), At(f)))
        + Make(options.Discounts, f => new DiscountRow(f.IndexFaker, f.Random.Int(1, options.Campaigns), f.PickRandom<DiscountKind>(), Money(f), f.Random.AlphaNumeric(8), At(f), At(f), At(f)))
        + Make(options.Orders, f => new OrderRow(
            f.IndexFaker, f.Random.Int(1, options.Users), f.Random.Int(1, 7), f.Random.Int(1, counts.Addresses), Money(f), Money(f), Money(f), Money(f), f.Random.Int(1, options.Discounts), f.PickRandom<PaymentMethodId>(),
            f.PickRandom<PaymentStatusId>(), f.PickRandom<OrderStatusId>(), f.PickRandom<ShippingMethodId>(), f.PickRandom<ShippingStatusId>(), At(f), At(f), At(f)))
        + Make(counts.Lines, f => new OrderDetailRow(f.IndexFaker, f.Random.Int(1, options.Orders), f.Random.Int(1, options.Products), f.Random.Int(1, 5), Money(f), Money(f), Money(f), At(f)))
        + Make(counts.StatusSteps, f => new OrderStatusHistoryRow(f.IndexFaker, f.Random.Int(1, options.Orders), f.PickRandom<OrderStatusId>(), f.Random.Int(1, 7), "Order placed", At(f)))
        + Make(counts.Transactions, f => new TransactionRow(f.IndexFaker, f.Random.Int(1, options.Orders), f.PickRandom<TransactionKind>(), Money(f), f.Random.Bool(), At(f), "Payment received"));

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
