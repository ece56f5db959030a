using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <content>The tables before the orders, row by row.</content>
public sealed partial class StoreGenerator
{
    private const int UsersPerTurn = 256;

    /// <summary>The users by number and by time of registration; of those who were erased there is no more than a number.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<UserRow> Users() => OfUsers<UserRow>((id, rows) =>
    {
        var user = People.User(id, _timeline.RegisteredAt(id));
        rows.Add(_timeline.ErasedAt(id) is null ? user : Erasure.Of(user));
    });

    /// <summary>The roles.</summary>
    /// <returns>The lookup rows.</returns>
    public static IEnumerable<RoleRow> Roles() => Lookup("roles", (id, values, at) => new RoleRow(id, values[0], values[1], at));

    /// <summary>Each user's role.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<RoleUserRow> RoleUsers() => Numbers(Options.Users).Select(id => PeopleGenerator.Role(id, _timeline.RegisteredAt(id)));

    /// <summary>The users' addresses, one to three each.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<AddressRow> Addresses() => OfUsers<AddressRow>((userId, rows) =>
    {
        var first = _firstAddress.Value;
        var at = _timeline.RegisteredAt(userId);
        var isErased = _timeline.ErasedAt(userId) is not null;
        for (var id = first[userId - 1]; id < first[userId]; id++)
        {
            var address = People.Address(id, userId, id - first[userId - 1], at);
            rows.Add(isErased ? Erasure.Of(address) : address);
        }
    });

    /// <summary>The categories.</summary>
    /// <returns>The rows, each after the one above it.</returns>
    public IEnumerable<CategoryRow> Categories() => Numbers(Options.Categories).Select(id => Catalogue.Category(id, _timeline.Opening));

    /// <summary>The brands.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<BrandRow> Brands() => Numbers(Options.Brands).Select(id => Catalogue.Brand(id, _timeline.Opening));

    /// <summary>The tags.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<TagRow> Tags() => Numbers(Options.Tags).Select(id => Catalogue.Tag(id, _timeline.Opening));

    /// <summary>The products, with the prices and the stock of the end of the history; those that were retired have no picture and no tags any more.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<ProductRow> Products()
    {
        var totals = Rehearse();
        return Numbers(Options.Products).Select(id =>
        {
            var product = Catalogue.Product(id, Options.Categories, Options.Brands, totals.Stock[id - 1], ProductCreatedAt(id)) with { ProductPrice = totals.Prices[id - 1] };
            return _timeline.RetiredAt(id) is null ? product : product with { ProductImagePath = null };
        });
    }

    /// <summary>The products' tags, none to five each.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<ProductTagRow> ProductTags()
    {
        var id = 0;
        for (var productId = 1; productId <= Options.Products; productId++)
        {
            foreach (var tagId in TagsOf(productId))
            {
                yield return new ProductTagRow(++id, productId, tagId, _timeline.Opening.AddDays(29));
            }
        }
    }

    private IReadOnlyList<int> TagsOf(int productId) => _timeline.RetiredAt(productId) is null ? Catalogue.TagsOf(productId, Options.Tags) : [];

    /// <summary>The campaigns, all over the history.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<CampaignRow> Campaigns() => Numbers(Options.Campaigns).Select(id => Marketing.Campaign(id, Options.StartUtc, Options.UntilUtc));

    /// <summary>The discounts, spread over the campaigns; none if there is no campaign.</summary>
    /// <returns>The rows.</returns>
    public IEnumerable<DiscountRow> Discounts() => Options.Campaigns == 0
        ? []
        : Numbers(Options.Discounts).Select(id => Marketing.Discount(id, Marketing.Campaign(((id - 1) % Options.Campaigns) + 1, Options.StartUtc, Options.UntilUtc)));

    /// <summary>The order statuses.</summary>
    /// <returns>The lookup rows.</returns>
    public static IEnumerable<OrderStatusRow> OrderStatuses() => Lookup("orderstatus", (id, values, at) => new OrderStatusRow(id, values[0], at));

    /// <summary>The payment methods.</summary>
    /// <returns>The lookup rows.</returns>
    public static IEnumerable<PaymentMethodRow> PaymentMethods() => Lookup("paymentmethods", (id, values, at) => new PaymentMethodRow(id, values[0], at));

    /// <summary>The payment statuses.</summary>
    /// <returns>The lookup rows.</returns>
    public static IEnumerable<PaymentStatusRow> PaymentStatuses() => Lookup("paymentstatus", (id, values, at) => new PaymentStatusRow(id, values[0], at));

    /// <summary>The shipping statuses.</summary>
    /// <returns>The lookup rows.</returns>
    public static IEnumerable<ShippingStatusRow> ShippingStatuses() => Lookup("shippingstatus", (id, values, at) => new ShippingStatusRow(id, values[0], at));

    /// <summary>The shipping methods.</summary>
    /// <returns>The lookup rows.</returns>
    public static IEnumerable<ShippingMethodRow> ShippingMethods() => Lookup("shippingmethods", (id, values, at) => new ShippingMethodRow(id, values[0], at));

    // To the microsecond, as the column keeps it, within the month before the first order.
    private DateTime ProductCreatedAt(int id)
    {
        var microseconds = (long)(new RandomStream(Options.Seed, "product dates", id).NextFraction() * 28 * 86_400 * 1_000_000);
        return _timeline.Opening.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }

    // A turn of users at a time, on as many threads as may be.
    private IEnumerable<T> OfUsers<T>(Action<int, List<T>> make)
    {
        return Turns.Of(Options.Users, UsersPerTurn, Parallel, Rows).SelectMany(rows => rows);

        List<T> Rows(int first, int count)
        {
            var rows = new List<T>(count);
            for (var id = first; id < first + count; id++)
            {
                make(id, rows);
            }

            return rows;
        }
    }

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(1, count);

    private static IEnumerable<T> Lookup<T>(string table, Func<int, IReadOnlyList<string>, DateTime, T> make) =>
        StoreSchema.Table(table).LookupRows.Select(row => make(row.Id, row.Values, StoreSchema.LookupCreatedAt));
}
