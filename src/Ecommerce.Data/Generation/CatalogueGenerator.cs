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
    private readonly long _seed;
    private readonly StoreWords _words;
    private readonly Permutation _brandNames;
    private readonly Permutation _tagNames;

    internal CatalogueGenerator(long seed, StoreWords words)
    {
        _seed = seed;
        _words = words;
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
        var random = new RandomStream(_seed, "categories", id);
        var isTop = id % 5 == 1;
        var name = isTop
            ? _words.Departments[(id / 5) % _words.Departments.Length]
            : $"{random.Pick(_words.Materials.AsSpan())} {random.Pick(_words.Goods.AsSpan())}";
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
        var random = new RandomStream(_seed, "products", id);
        var name = $"{random.Pick(_words.Adjectives.AsSpan())} {random.Pick(_words.Materials.AsSpan())} {random.Pick(_words.Goods.AsSpan())}";
        var description = $"{random.Pick(_words.Sentences.AsSpan())} {random.Pick(_words.Sentences.AsSpan())}";
        var image = string.Create(CultureInfo.InvariantCulture, $"/images/products/{id}.jpg");
        var category = random.Between(1, categories);
        var brand = random.Between(1, brands);
        var (price, tax) = PriceOf(id);
        return new ProductRow(id, name, category, brand, description, price, tax, stock, image, createdAt);
    }

    /// <summary>The tags of a product: none to five, all different.</summary>
    /// <param name="productId">The product's number.</param>
    /// <param name="tags">How many tags there are.</param>
    /// <returns>Their ids, rising.</returns>
    public IReadOnlyList<int> TagsOf(int productId, int tags)
    {
        var random = new RandomStream(_seed, "product tags", productId);
        var chosen = new SortedSet<int>();
        for (var i = tags == 0 ? 0 : random.Next(6); i > 0; i--)
        {
            chosen.Add(random.Between(1, tags));
        }

        return [.. chosen];
    }

    /// <summary>Price of one in money and tax in percent; apart from the row, because the orders need them of every product.</summary>
    internal (decimal Price, decimal TaxPercent) PriceOf(int productId)
    {
        var random = new RandomStream(_seed, "prices", productId);
        var cents = random.Between(99, random.Pick<int>(TopPrices));
        return (cents / 100m, random.Pick<decimal>(TaxPercents));
    }

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
