using Ecommerce.Data.Generation.Rows;

namespace Ecommerce.Data.Jobs;

/// <summary>Tags, brands, categories, products.</summary>
internal static class CatalogueJobs
{
    private const int Tags = 50;
    private const int Brands = 5;
    private const int Categories = 20;
    private const int Products = 25;
    private const int ProductTags = 100;
    private const int MostTagsPerProduct = 5;

    public static async Task TagsAsync(JobScene scene) =>
        await scene.InsertAsync([.. (await scene.TakeIdsAsync("tags", Tags).ConfigureAwait(false)).Select(id => scene.Generator.Catalogue.Tag(id, scene.Store.Now))]).ConfigureAwait(false);

    public static async Task BrandsAsync(JobScene scene) =>
        await scene.InsertAsync([.. (await scene.TakeIdsAsync("brands", Brands).ConfigureAwait(false)).Select(id => scene.Generator.Catalogue.Brand(id, scene.Store.Now))]).ConfigureAwait(false);

    public static async Task CategoriesAsync(JobScene scene)
    {
        var parents = await scene.IdsOfAsync("categories").ConfigureAwait(false);
        var rows = new List<CategoryRow>();
        foreach (var id in await scene.TakeIdsAsync("categories", Categories).ConfigureAwait(false))
        {
            // The generator takes every lower number for a category; here some may be gone.
            var row = scene.Generator.Catalogue.Category(id, scene.Store.Now);
            rows.Add(row with { CategoryId = row.CategoryId is { } parent && parents.Count > 0 ? parents[(parent - 1) % parents.Count] : null });
            parents.Add(id);
        }

        await scene.InsertAsync(rows).ConfigureAwait(false);
    }

    public static async Task ProductsAsync(JobScene scene)
    {
        var brands = await scene.IdsOfAsync("brands").ConfigureAwait(false);
        var categories = await scene.IdsOfAsync("categories").ConfigureAwait(false);
        if (brands.Count == 0 || categories.Count == 0)
        {
            throw new JobNotReadyException("A product needs a brand and a category: run the jobs brand and category first.");
        }

        var random = scene.Store.Random;
        var ids = await scene.TakeIdsAsync("products", Products).ConfigureAwait(false);
        await scene.InsertAsync([.. ids.Select(id =>
        {
            var row = scene.Generator.Catalogue.Product(id, categories.Count, brands.Count, random.Between(100, 500), scene.Store.Now);
            return row with { CategoryId = categories[row.CategoryId - 1], BrandId = brands[row.BrandId - 1] };
        })]).ConfigureAwait(false);

        var tags = await scene.IdsOfAsync("tags").ConfigureAwait(false);
        var pairs = new HashSet<(int Product, int Tag)>();
        var perProduct = Math.Min(MostTagsPerProduct, tags.Count);
        var wanted = Math.Min(ProductTags, ids.Count * perProduct);
        var tagged = ids.ToDictionary(id => id, _ => 0);
        while (pairs.Count < wanted)
        {
            var product = ids[random.Next(ids.Count)];
            if (tagged[product] < perProduct && pairs.Add((product, tags[random.Next(tags.Count)])))
            {
                tagged[product]++;
            }
        }

        var rowIds = await scene.TakeIdsAsync("product_tag", pairs.Count).ConfigureAwait(false);
        await scene.InsertAsync([.. pairs.Order().Select((pair, i) => new ProductTagRow(rowIds[i], pair.Product, pair.Tag, scene.Store.Now))]).ConfigureAwait(false);
    }
}
