using System.Collections.Immutable;

namespace Ecommerce.Data.Jobs;

/// <summary>The eight jobs that fill a store and keep it busy.</summary>
public static class StoreJobs
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>50 states and 2 to 15 real cities of each, once.</summary>
    public static StoreJob ProvinceAndCity { get; } = new("province_and_city", "50 provinces → 2 to 15 cities each", PlaceJobs.ProvincesAndCitiesAsync) { Retries = 1 };

    /// <summary>50 tags, once.</summary>
    public static StoreJob Tag { get; } = new("tag", "50 tags", CatalogueJobs.TagsAsync) { Retries = 1 };

    /// <summary>5 brands a week.</summary>
    public static StoreJob Brand { get; } = new("brand", "5 brands", CatalogueJobs.BrandsAsync) { Every = Week, Retries = 3 };

    /// <summary>20 categories a week, each with a parent or at the top.</summary>
    public static StoreJob Category { get; } = new("category", "20 categories", CatalogueJobs.CategoriesAsync) { Every = Week, Retries = 3 };

    /// <summary>25 products and 100 of their tags a week, after that week's brands and categories.</summary>
    public static StoreJob Product { get; } = new("product", "25 products → 100 product tags, at most 5 each", CatalogueJobs.ProductsAsync)
    {
        Every = Week,
        Retries = 5,
        RetryDelay = TimeSpan.FromMinutes(2),
        Needs = ["brand", "category"],
    };

    /// <summary>5 campaigns and 5 discounts a week.</summary>
    public static StoreJob DiscountAndCampaign { get; } = new("discount_and_campaign", "5 campaigns → 5 discounts", MarketingJobs.CampaignsAndDiscountsAsync) { Every = Week, Retries = 3 };

    /// <summary>2 users a minute: the first of all an administrator, then two managers and four staff, then customers.</summary>
    public static StoreJob UserRegistration { get; } = new("user_registration", "2 times: user → role → address", SalesJobs.RegisterUsersAsync) { Every = Minute, Retries = 3 };

    /// <summary>An order a minute, with the payment that moves it on or cancels it.</summary>
    public static StoreJob OrderProcess { get; } = new("order_process", "1 order with 1 to 10 lines → its payment", SalesJobs.ProcessOrderAsync) { Every = Minute, Retries = 5 };

    /// <summary>All eight, those that others need first.</summary>
    public static ImmutableArray<StoreJob> All { get; } = [ProvinceAndCity, Tag, Brand, Category, Product, DiscountAndCampaign, UserRegistration, OrderProcess];

    /// <summary>Finds a job.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The job; null if there is none of that name.</returns>
    public static StoreJob? Find(string name) => All.FirstOrDefault(job => string.Equals(job.Name, name, StringComparison.Ordinal));
}
