using Ecommerce.Data.Pricing;

namespace Ecommerce.Data.Generation;

/// <summary>
/// Stock and prices of all products while history runs: an order takes from the stock, a cancellation gives back, and it never falls below zero. What is retired
/// is written off and not sold any more.
/// </summary>
internal sealed class Warehouse
{
    // Stands among the returns for "all that is left goes".
    private const int WriteOff = -1;
    private readonly Assortment _assortment;
    private readonly double _affinity;
    private readonly (decimal Price, decimal TaxPercent, decimal Ending)[] _list;
    private readonly decimal[] _prices;
    private readonly (int Cents, int TaxRate)[] _tags;
    private readonly int[] _initial;
    private readonly int[] _stock;
    private readonly bool[] _retired;
    private readonly PriorityQueue<(int Product, int Quantity), DateTime> _returns = new();

    public Warehouse(GenerationOptions options, CatalogueGenerator catalogue, Assortment assortment, StoreTimeline timeline)
    {
        var count = options.Products;
        _assortment = assortment;
        _affinity = options.Rates.BasketAffinity;
        _list = new (decimal, decimal, decimal)[count];
        _prices = new decimal[count];
        _tags = new (int, int)[count];
        _initial = new int[count];
        _retired = new bool[count];
        var deliveries = new RandomFamily(options.Seed, "stock");
        for (var i = 0; i < count; i++)
        {
            _list[i] = catalogue.PriceOf(i + 1, options.Categories);
            SetPrice(i, _list[i].Price);
            var random = deliveries[i + 1];
            var demand = options.Orders * Basket.MeanUnits * Assortment.WeightOf(i, options.ProductSkew) / assortment.TotalWeight;
            _initial[i] = (int)Math.Min(1_000_000_000, demand * (1.3 + (0.8 * random.NextFraction()))) + random.Between(20, 200);
            if (timeline.RetiredAt(i + 1) is { } retiredAt)
            {
                _returns.Enqueue((i, WriteOff), retiredAt);
            }
        }

        _stock = [.. _initial];
    }

    /// <summary>Stock by product number less one.</summary>
    public IReadOnlyList<int> Stock => _stock;

    /// <summary>Prices now by product number less one.</summary>
    public IReadOnlyList<decimal> Prices => _prices;

    /// <summary>Takes the goods of an order out of the stock, at the prices of the moment.</summary>
    /// <param name="random">What the customer wants.</param>
    /// <param name="at">When.</param>
    /// <param name="lines">Receives 1 to 10 lines, each of another product.</param>
    public void Take(RandomStream random, DateTime at, List<BasketLine> lines)
    {
        TakeBack(at);
        Span<(int Product, int Quantity)> wanted = stackalloc (int, int)[Basket.MostLines];
        var count = Basket.Fill(random, _assortment, _affinity, new Shelf(_stock, _retired), wanted);
        foreach (var (product, most) in wanted[..count])
        {
            if (_stock[product] == 0)
            {
                // Neither it nor its neighbours are left: a delivery arrives.
                _stock[product] = _initial[product];
            }

            var quantity = Math.Min(most, _stock[product]);
            _stock[product] -= quantity;
            lines.Add(new BasketLine(product, quantity, _tags[product].Cents, _tags[product].TaxRate));
        }
    }

    /// <summary>Gives some product a new price, a fifth below to a fifth above that of the list, with the same ending.</summary>
    public void ChangePrice(RandomStream random)
    {
        var product = random.Next(_prices.Length);
        var (price, _, ending) = _list[product];
        SetPrice(product, CatalogueGenerator.WithEnding(price * random.Between(80, 120) / 100m, ending));
    }

    /// <summary>Announces that an order's goods come back.</summary>
    public void Return(List<BasketLine> lines, DateTime at)
    {
        foreach (var line in lines)
        {
            _returns.Enqueue((line.Product, line.Quantity), at);
        }
    }

    /// <summary>Puts back all goods that have come back by an instant, and writes off what was retired by then.</summary>
    public void TakeBack(DateTime until)
    {
        while (_returns.TryPeek(out var goods, out var at) && at <= until)
        {
            _returns.Dequeue();
            if (goods.Quantity == WriteOff)
            {
                _retired[goods.Product] = true;
                _stock[goods.Product] = 0;
            }
            else
            {
                _stock[goods.Product] += goods.Quantity;
            }
        }
    }

    // Baskets count in whole numbers: prices are in cents, and no tax is finer than a hundredth of a percent.
    private void SetPrice(int product, decimal price)
    {
        _prices[product] = price;
        _tags[product] = ((int)(price * 100m), (int)(_list[product].TaxPercent * 100m));
    }

    private readonly struct Shelf(int[] stock, bool[] retired) : IShelf
    {
        public ShelfState StateOf(int product) => retired[product] ? ShelfState.Retired : stock[product] > 0 ? ShelfState.InStock : ShelfState.SoldOut;
    }
}
