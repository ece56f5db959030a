using System.Collections.Concurrent;
using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Store;

/// <summary>The products of a living store by popularity: those that came first sell best, by the law of the generated history. Safe for many threads.</summary>
internal sealed class StoreShelf
{
    private readonly int[] _ids;
    private readonly Assortment _assortment;
    private readonly double _skew;

    // Products that cannot be had, until when.
    private readonly ConcurrentDictionary<int, DateTime> _absent;

    /// <summary>Puts products on the shelf.</summary>
    /// <param name="products">By id, rising: category (0 for none), and whether it is retired.</param>
    /// <param name="skew">Exponent of Zipf's law.</param>
    public StoreShelf(IReadOnlyList<(int Id, int CategoryId, bool IsRetired)> products, double skew)
    {
        var categories = new Dictionary<int, int>();
        var categoryOf = new int[products.Count];
        _ids = new int[products.Count];
        for (var i = 0; i < categoryOf.Length; i++)
        {
            _ids[i] = products[i].Id;
            if (!categories.TryGetValue(products[i].CategoryId, out categoryOf[i]))
            {
                categories.Add(products[i].CategoryId, categoryOf[i] = categories.Count);
            }
        }

        _skew = skew;
        _assortment = new Assortment(categoryOf, categories.Count, skew);
        _absent = new(products.Where(product => product.IsRetired).Select(product => KeyValuePair.Create(product.Id, DateTime.MaxValue)));
    }

    /// <summary>Id of the last product, 0 for none.</summary>
    public int LastId => _ids.Length > 0 ? _ids[^1] : 0;

    /// <summary>What a customer looks for, in the customer's order.</summary>
    public List<(int ProductId, int Quantity)> FillBasket(RandomStream random, double affinity, DateTime now)
    {
        var basket = new List<(int, int)>();
        if (_ids.Length > 0)
        {
            Span<(int Product, int Quantity)> lines = stackalloc (int, int)[Basket.MostLines];
            var count = Basket.Fill(random, _assortment, affinity, new Moment(this, now), lines);
            foreach (var (product, quantity) in lines[..count])
            {
                basket.Add((_ids[product], quantity));
            }
        }

        return basket;
    }

    /// <summary>A product is gone for good.</summary>
    public void Retire(int productId) => _absent[productId] = DateTime.MaxValue;

    /// <summary>A product is sold out; nobody need look for it before an instant.</summary>
    public void SellOut(int productId, DateTime until) => _absent[productId] = until;

    /// <summary>Which share of all pieces is of this product, if all can be had.</summary>
    public double ShareOf(int productId)
    {
        var product = Array.BinarySearch(_ids, productId);
        return product < 0 ? 0 : Assortment.WeightOf(product, _skew) / _assortment.TotalWeight;
    }

    private readonly struct Moment(StoreShelf shelf, DateTime now) : IShelf
    {
        // What was sold out is tried again in time, so that nobody has to tell of a delivery.
        public ShelfState StateOf(int product) =>
            !shelf._absent.TryGetValue(shelf._ids[product], out var until) || until <= now ? ShelfState.InStock
            : until == DateTime.MaxValue ? ShelfState.Retired
            : ShelfState.SoldOut;
    }
}
