namespace Ecommerce.Data.Generation;

/// <summary>What customers look for: products by popularity, which falls with the product's number by Zipf's law, over the whole store or within a category.</summary>
internal sealed class Assortment
{
    // Products by category, then by number; a category is a stretch of them.
    private readonly int[] _products;
    private readonly int[] _placeOf;
    private readonly int[] _firstOfCategory;
    private readonly int[] _categoryOf;
    private readonly CumulativeWeights _cumulative;

    public Assortment(GenerationOptions options, CatalogueGenerator catalogue)
        : this(Categories(options, catalogue), options.Categories, options.ProductSkew)
    {
    }

    /// <summary>Puts products on shelves.</summary>
    /// <param name="categoryOf">The category of each product by popularity, the most popular first; categories count from 0. It is kept.</param>
    /// <param name="categories">How many categories there are.</param>
    /// <param name="skew">Exponent of Zipf's law.</param>
    public Assortment(int[] categoryOf, int categories, double skew)
    {
        var count = categoryOf.Length;
        _products = new int[count];
        _placeOf = new int[count];
        _categoryOf = categoryOf;
        var sums = new double[count];
        _firstOfCategory = new int[categories + 1];
        foreach (var category in categoryOf)
        {
            _firstOfCategory[category + 1]++;
        }

        for (var category = 0; category < categories; category++)
        {
            _firstOfCategory[category + 1] += _firstOfCategory[category];
        }

        var next = _firstOfCategory.ToArray();
        for (var i = 0; i < count; i++)
        {
            _placeOf[i] = next[_categoryOf[i]]++;
            _products[_placeOf[i]] = i;
        }

        for (var place = 0; place < count; place++)
        {
            TotalWeight += WeightOf(_products[place], skew);
            sums[place] = TotalWeight;
        }

        _cumulative = new CumulativeWeights(sums);
    }

    /// <summary>The products' weights together.</summary>
    public double TotalWeight { get; }

    public int Count => _products.Length;

    /// <summary>How popular a product is: the more, the lower its number.</summary>
    public static double WeightOf(int product, double skew) => 1 / ExactPower.Of(product + 1, skew);

    /// <summary>The product (number less one) at a place.</summary>
    public int ProductAt(int place) => _products[place];

    /// <summary>A place anywhere, by popularity.</summary>
    public int Pick(RandomStream random) => Within(random, 0, _products.Length);

    /// <summary>A place in the category of a product, by popularity.</summary>
    public int PickBeside(RandomStream random, int product) => Within(random, _firstOfCategory[_categoryOf[product]], _firstOfCategory[_categoryOf[product] + 1]);

    private static int[] Categories(GenerationOptions options, CatalogueGenerator catalogue)
    {
        var categoryOf = new int[options.Products];
        for (var i = 0; i < categoryOf.Length; i++)
        {
            categoryOf[i] = catalogue.CategoryOf(i + 1, options.Categories) - 1;
        }

        return categoryOf;
    }

    private int Within(RandomStream random, int from, int to)
    {
        var below = _cumulative.Before(from);
        var ticket = below + (random.NextFraction() * (_cumulative[to - 1] - below));
        return Math.Min(_cumulative.Find(from, to, ticket), to - 1);
    }
}
