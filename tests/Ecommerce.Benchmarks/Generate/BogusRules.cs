using System.Runtime.CompilerServices;
using Bogus;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Benchmarks.Generate;

/// <summary>
/// The store's tables as Bogus documents it: a <c>Faker&lt;T&gt;</c> per table with a <c>RuleFor</c> per column, texts of the same kind as the generator's, keys of
/// parents that exist, sums that follow from the row's other columns. On one thread: Bogus holds one lock for all fakers while it fills an object.
/// </summary>
internal sealed class BogusRules(GenerationOptions options, TableCounts counts)
{
    private const int Seed = 42;
    private const string HashAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly DateTime Start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime End = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly string[] AddressTitles = ["Home", "Work", "Parents"];
    private static readonly string[] Comments = ["Order placed", "Payment received", "Handed to carrier", "Delivered", "Cancelled by customer"];
    private static readonly string[] Descriptions = ["Payment received", "Payment refused", "Refund of returned goods"];

    /// <summary>Makes every row, and keeps none.</summary>
    /// <returns>How many.</returns>
    public long GenerateAll() => People() + Places() + Catalogue() + Marketing() + Orders();

    private long People() => Make(options.Users, Rows<UserRow>()
            .RuleFor(user => user.Id, f => f.IndexFaker)
            .RuleFor(user => user.Username, f => f.Internet.UserName())
            .RuleFor(user => user.Password, f => "$2b$12$" + f.Random.String2(53, HashAlphabet))
            .RuleFor(user => user.Email, f => f.Internet.ExampleEmail())
            .RuleFor(user => user.Mobile, f => f.Phone.PhoneNumber("+1##########"))
            .RuleFor(user => user.CreatedAt, f => f.Date.Between(Start, End)))
        + Make(options.Users, Rows<RoleUserRow>()
            .RuleFor(role => role.Id, f => f.IndexFaker)
            .RuleFor(role => role.RoleId, f => f.PickRandom<RoleId>())
            .RuleFor(role => role.UserId, f => f.IndexFaker)
            .RuleFor(role => role.CreatedAt, f => f.Date.Between(Start, End)));

    private long Places() => Make(counts.Provinces, Rows<ProvinceRow>()
            .RuleFor(province => province.Id, f => f.IndexFaker)
            .RuleFor(province => province.ProvinceName, f => f.Address.State())
            .RuleFor(province => province.CreatedAt, Start))
        + Make(counts.Cities, Rows<CityRow>()
            .RuleFor(city => city.Id, f => f.IndexFaker)
            .RuleFor(city => city.CityName, f => f.Address.City())
            .RuleFor(city => city.ProvinceId, f => f.Random.Int(1, counts.Provinces))
            .RuleFor(city => city.Latitude, f => (decimal)f.Address.Latitude())
            .RuleFor(city => city.Longitude, f => (decimal)f.Address.Longitude())
            .RuleFor(city => city.CreatedAt, Start))
        + Make(counts.Addresses, Rows<AddressRow>()
            .RuleFor(address => address.Id, f => f.IndexFaker)
            .RuleFor(address => address.Title, f => f.PickRandom(AddressTitles))
            .RuleFor(address => address.UserId, f => f.Random.Int(1, options.Users))
            .RuleFor(address => address.ProvinceId, f => f.Random.Int(1, counts.Provinces))
            .RuleFor(address => address.CityId, f => f.Random.Int(1, counts.Cities))
            .RuleFor(address => address.FullAddress, f => f.Address.FullAddress())
            .RuleFor(address => address.CreatedAt, f => f.Date.Between(Start, End)));

    private long Catalogue() => Make(options.Categories, Rows<CategoryRow>()
            .RuleFor(category => category.Id, f => f.IndexFaker)
            .RuleFor(category => category.CategoryName, f => f.Commerce.Department(max: 1))
            .RuleFor(category => category.CategoryId, f => f.Random.Int(1, options.Categories))
            .RuleFor(category => category.Slug, f => f.Lorem.Slug())
            .RuleFor(category => category.CreatedAt, Start))
        + Make(options.Brands, Rows<BrandRow>()
            .RuleFor(brand => brand.Id, f => f.IndexFaker)
            .RuleFor(brand => brand.BrandName, f => f.Company.CompanyName())
            .RuleFor(brand => brand.CreatedAt, Start))
        + Make(options.Tags, Rows<TagRow>()
            .RuleFor(tag => tag.Id, f => f.IndexFaker)
            .RuleFor(tag => tag.TagName, f => f.Commerce.ProductAdjective())
            .RuleFor(tag => tag.CreatedAt, Start))
        + Make(options.Products, Rows<ProductRow>()
            .RuleFor(product => product.Id, f => f.IndexFaker)
            .RuleFor(product => product.ProductName, f => f.Commerce.ProductName())
            .RuleFor(product => product.CategoryId, f => f.Random.Int(1, options.Categories))
            .RuleFor(product => product.BrandId, f => f.Random.Int(1, options.Brands))
            .RuleFor(product => product.ProductDescription, (f, product) => $"{product.ProductName}, {f.Commerce.Color()}. {f.Commerce.ProductAdjective()}, {f.Commerce.ProductAdjective()}.")
            .RuleFor(product => product.ProductPrice, f => f.Finance.Amount(1, 500))
            .RuleFor(product => product.ProductTax, f => f.Finance.Amount(0, 10))
            .RuleFor(product => product.ProductQuantity, f => f.Random.Int(0, 500))
            .RuleFor(product => product.ProductImagePath, f => $"/images/products/{f.IndexFaker}.jpg")
            .RuleFor(product => product.CreatedAt, f => f.Date.Between(Start, End)))
        + Make(counts.ProductTags, Rows<ProductTagRow>()
            .RuleFor(tag => tag.Id, f => f.IndexFaker)
            .RuleFor(tag => tag.ProductId, f => f.Random.Int(1, options.Products))
            .RuleFor(tag => tag.TagId, f => f.Random.Int(1, options.Tags))
            .RuleFor(tag => tag.CreatedAt, Start));

    private long Marketing() => Make(options.Campaigns, Rows<CampaignRow>()
            .RuleFor(campaign => campaign.Id, f => f.IndexFaker)
            .RuleFor(campaign => campaign.CampaignTitle, f => f.Company.CatchPhrase())
            .RuleFor(campaign => campaign.StartedAt, f => f.Date.Between(Start, End))
            .RuleFor(campaign => campaign.ExpiredAt, (f, campaign) => campaign.StartedAt?.AddDays(f.Random.Int(7, 42)))
            .RuleFor(campaign => campaign.CreatedAt, Start))
        + Make(options.Discounts, Rows<DiscountRow>()
            .RuleFor(discount => discount.Id, f => f.IndexFaker)
            .RuleFor(discount => discount.CampaignId, f => f.Random.Int(1, options.Campaigns))
            .RuleFor(discount => discount.Kind, f => f.PickRandom<DiscountKind>())
            .RuleFor(discount => discount.Value, f => f.Random.Int(5, 50))
            .RuleFor(discount => discount.Code, f => f.Commerce.Product() + f.IndexFaker)
            .RuleFor(discount => discount.StartedAt, f => f.Date.Between(Start, End))
            .RuleFor(discount => discount.ExpiredAt, (f, discount) => discount.StartedAt?.AddDays(f.Random.Int(1, 30)))
            .RuleFor(discount => discount.CreatedAt, Start));

    private long Orders() => Make(options.Orders, Rows<OrderRow>()
            .RuleFor(order => order.Id, f => f.IndexFaker)
            .RuleFor(order => order.UserId, f => f.Random.Int(1, options.Users))
            .RuleFor(order => order.StaffId, f => f.Random.Int(1, 7))
            .RuleFor(order => order.AddressId, f => f.Random.Int(1, counts.Addresses))
            .RuleFor(order => order.OrderAmount, f => f.Finance.Amount(1, 500))
            .RuleFor(order => order.DiscountAmount, 0m)
            .RuleFor(order => order.TaxAmount, f => f.Finance.Amount(0, 50))
            .RuleFor(order => order.TotalAmount, (_, order) => order.OrderAmount - order.DiscountAmount + order.TaxAmount)
            .RuleFor(order => order.DiscountId, (int?)null)
            .RuleFor(order => order.PaymentMethodId, f => f.PickRandom<PaymentMethodId>())
            .RuleFor(order => order.PaymentStatusId, f => f.PickRandom<PaymentStatusId>())
            .RuleFor(order => order.OrderStatusId, f => f.PickRandom<OrderStatusId>())
            .RuleFor(order => order.ShippingMethodId, f => f.PickRandom<ShippingMethodId>())
            .RuleFor(order => order.ShippingStatusId, f => f.PickRandom<ShippingStatusId>())
            .RuleFor(order => order.CreatedAt, f => f.Date.Between(Start, End))
            .RuleFor(order => order.ShippedAt, (f, order) => order.CreatedAt.AddMinutes(f.Random.Int(120, 4_320)))
            .RuleFor(order => order.UpdatedAt, (_, order) => order.ShippedAt ?? order.CreatedAt))
        + Make(counts.Lines, Rows<OrderDetailRow>()
            .RuleFor(line => line.Id, f => f.IndexFaker)
            .RuleFor(line => line.OrderId, f => f.Random.Int(1, options.Orders))
            .RuleFor(line => line.ProductId, f => f.Random.Int(1, options.Products))
            .RuleFor(line => line.Quantity, f => f.Random.Int(1, 5))
            .RuleFor(line => line.ProductPrice, f => f.Finance.Amount(1, 500))
            .RuleFor(line => line.ProductTax, f => f.Finance.Amount(0, 50))
            .RuleFor(line => line.SubtotalAmount, (_, line) => line.ProductPrice * line.Quantity)
            .RuleFor(line => line.CreatedAt, f => f.Date.Between(Start, End)))
        + Make(counts.StatusSteps, Rows<OrderStatusHistoryRow>()
            .RuleFor(step => step.Id, f => f.IndexFaker)
            .RuleFor(step => step.OrderId, f => f.Random.Int(1, options.Orders))
            .RuleFor(step => step.OrderStatusId, f => f.PickRandom<OrderStatusId>())
            .RuleFor(step => step.StaffId, f => f.Random.Int(1, 7))
            .RuleFor(step => step.Comments, f => f.PickRandom(Comments))
            .RuleFor(step => step.CreatedAt, f => f.Date.Between(Start, End)))
        + Make(counts.Transactions, Rows<TransactionRow>()
            .RuleFor(move => move.Id, f => f.IndexFaker)
            .RuleFor(move => move.OrderId, f => f.Random.Int(1, options.Orders))
            .RuleFor(move => move.Kind, f => f.PickRandom<TransactionKind>())
            .RuleFor(move => move.Amount, f => f.Finance.Amount(1, 500))
            .RuleFor(move => move.Succeeded, f => f.Random.Bool())
            .RuleFor(move => move.CreatedAt, f => f.Date.Between(Start, End))
            .RuleFor(move => move.Description, f => f.PickRandom(Descriptions)));

    // Rules need an object to fill, and a positional record has no constructor without arguments.
    private static Faker<T> Rows<T>()
        where T : class => new Faker<T>().UseSeed(Seed).CustomInstantiator(_ => (T)RuntimeHelpers.GetUninitializedObject(typeof(T)));

    private static long Make<T>(int count, Faker<T> faker)
        where T : class
    {
        var made = 0L;
        foreach (var _ in faker.GenerateLazy(count))
        {
            made++;
        }

        return made;
    }
}
