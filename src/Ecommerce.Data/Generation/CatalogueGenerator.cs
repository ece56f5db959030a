using System.Globalization;
using System.Text;
using Ecommerce.Data.Generation.Rows;

namespace Ecommerce.Data.Generation;

/// <summary>Categories, brands, tags and products. Each row depends on the seed and its own number only; names that must be unique are.</summary>
public sealed class CatalogueGenerator
{
    // Percent: states without sales tax, and common rates of the others.
    private static readonly decimal[] TaxPercents = [0m, 2.9m, 4m, 4.75m, 5.5m, 6m, 6.25m, 6.63m, 7m, 7.25m, 8.25m, 8.88m, 10.1m];
    private static readonly int[] TopPrices = [2_500, 6_000, 12_000, 30_000, 90_000, 250_000];

    // What comes after the whole money of a price; each category has its own habit.
    private static readonly decimal[] Endings = [0.99m, 0.99m, 0.95m, 0.49m, 0.90m, 0.00m];
    private readonly StoreWords _words;
    private readonly RandomFamily _categories;
    private readonly RandomFamily _categoryPrices;
    private readonly RandomFamily _products;
    private readonly RandomFamily _productCategories;
    private readonly RandomFamily _prices;
    private readonly RandomFamily _productTags;
    private readonly Permutation _brandNames;
    private readonly Permutation _tagNames;

    internal CatalogueGenerator(long seed, StoreWords words)
    {
        _words = words;
        _categories = new RandomFamily(seed, "categories");
        _categoryPrices = new RandomFamily(seed, "category prices");
        _products = new RandomFamily(seed, "products");
        _productCategories = new RandomFamily(seed, "product categories");
        _prices = new RandomFamily(seed, "prices");
        _productTags = new RandomFamily(seed, "product tags");
        _brandNames = new Permutation(new RandomStream(seed, "brands"), words.LastNames.Length * words.BrandEndings.Length);
        _tagNames = new Permutation(new RandomStream(seed, "tags"), words.Colors.Length * words.Adjectives.Length);
    }

    /// <summary>A brand with a name of its own.</summary>
    /// <param name="id">Its number, from 1.</param>
    /// <param name="createdAt">When (UTC).</param>
    /// <returns>The row.</returns>
    public BrandRow Brand(int id, DateTime createdAt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        var place = _brandNames[id - 1];
        var name = $"{_words.LastNames[place / _words.BrandEndings.Length]} {_words.BrandEndings[place % _words.BrandEndings.Length]}";
        return new BrandRow(id, Numbered(name, id, _brandNames.Size), createdAt);
    }

    /// <summary>A tag with a name of its own.</summary>
    /// <param name="id">Its number, from 1.</param>
    /// <param name="createdAt">When (UTC).</param>
    /// <returns>The row.</returns>
    public TagRow Tag(int id, DateTime createdAt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        var place = _tagNames[id - 1];
        var name = $"{_words.Colors[place / _words.Adjectives.Length]} {_words.Adjectives[place % _words.Adjectives.Length]}";
        return new TagRow(id, Numbered(name, id, _tagNames.Size), createdAt);
    }

    /// <summary>A category: every fifth stands at the top, the others below an earlier one.</summary>
    /// <param name="id">Its number, from 1; every number below it must be a category too.</param>
    /// <param name="createdAt">When (UTC).</param>
    /// <returns>The row.</returns>
    public CategoryRow Category(int id, DateTime createdAt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(id, 1);
        var random = _categories[id];
        var (material, good) = KindOf(random);
        var isTop = id % 5 == 1;
        var name = isTop ? _words.Departments[(id / 5) % _words.Departments.Length] : $"{material} {good}";
        return new CategoryRow(id, name, isTop ? null : random.Between(1, id - 1), string.Create(CultureInfo.InvariantCulture, $"{Slug(name)}-{id}"), createdAt);
    }

    /// <summary>A product.</summary>
    /// <param name="id">Its number, from 1.</param>
    /// <param name="categories">How many categories there are.</param>
    /// <param name="brands">How many brands there are.</param>
    /// <param name="stock">Stock on hand.</param>
    /// <param name="createdAt">When (UTC, to the microsecond).</param>
    /// <returns>The row; its price is above zero, in whole cents.</returns>
    public ProductRow Product(int id, int categories, int brands, int stock, DateTime createdAt)
    {
        var random = _products[id];
        var category = CategoryOf(id, categories);
        var (material, good) = KindOf(category % 5 == 1 ? random : _categories[category]);
        var name = $"{random.Pick(_words.Adjectives.AsSpan())} {material} {good}";
        // Words about this very product, in any language: a ready-made text would praise a laptop on a shirt.
        var description = $"{name}, {random.Pick(_words.Colors.AsSpan())}. {random.Pick(_words.Adjectives.AsSpan())}, {random.Pick(_words.Adjectives.AsSpan())}.";
        var image = string.Create(CultureInfo.InvariantCulture, $"/images/products/{id}.jpg");
        var brand = random.Between(1, brands);
        var (price, tax, _) = PriceOf(id, categories);
        return new ProductRow(id, name, category, brand, description, price, tax, stock, image, createdAt);
    }

    /// <summary>The tags of a product: none to five, all different.</summary>
    /// <param name="productId">The product's number.</param>
    /// <param name="tags">How many tags there are.</param>
    /// <returns>Their ids, rising.</returns>
    public IReadOnlyList<int> TagsOf(int productId, int tags)
    {
        var random = _productTags[productId];
        var chosen = new SortedSet<int>();
        for (var i = tags == 0 ? 0 : random.Next(6); i > 0; i--)
        {
            chosen.Add(random.Between(1, tags));
        }

        return [.. chosen];
    }

    /// <summary>The category of a product; apart from the row, because baskets ask for it of every product.</summary>
    internal int CategoryOf(int productId, int categories) => _productCategories[productId].Between(1, categories);

    /// <summary>
    /// List price of one in money, tax in percent, and what prices of its category end in; apart from the row, because the orders need them of every product.
    /// Categories are dear or cheap, and within each most products are cheap.
    /// </summary>
    internal (decimal Price, decimal TaxPercent, decimal Ending) PriceOf(int productId, int categories)
    {
        var category = _categoryPrices[CategoryOf(productId, categories)];
        var top = category.Pick<int>(TopPrices);
        var ending = category.Pick<decimal>(Endings);
        var random = _prices[productId];
        var fraction = random.NextFraction();
        var cents = 99 + (int)(fraction * fraction * (top - 99));
        return (WithEnding(cents / 100m, ending), random.Pick<decimal>(TaxPercents), ending);
    }

    /// <summary>A price as shops write it: whole money and the ending; never zero.</summary>
    internal static decimal WithEnding(decimal price, decimal ending) => Math.Max(Math.Floor(price), ending == 0m ? 1m : 0m) + ending;

    private (string Material, string Good) KindOf(RandomStream random) => (random.Pick(_words.Materials.AsSpan()), random.Pick(_words.Goods.AsSpan()));

    private static string Numbered(string name, int id, int distinctNames) =>
        id <= distinctNames ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {id}");

    private static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            slug.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        }

        return slug.ToString();
    }
}
