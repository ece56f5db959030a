using Ecommerce.Data.Pricing;

namespace Ecommerce.Data.Generation;

/// <summary>The stock of all products while history runs: an order takes from it, a cancellation gives back, and it never falls below zero.</summary>
internal sealed class Warehouse
{
    private const double MeanUnitsPerOrder = 8.5;
    private const int Neighbours = 20;
    private readonly (decimal Price, decimal TaxPercent)[] _prices;
    private readonly int[] _initial;
    private readonly int[] _stock;
    private readonly PriorityQueue<(int Product, int Quantity), DateTime> _returns = new();

    public Warehouse(GenerationOptions options, CatalogueGenerator catalogue)
    {
        var count = options.Products;
        _prices = new (decimal, decimal)[count];
        _initial = new int[count];
        for (var i = 0; i < count; i++)
        {
            _prices[i] = catalogue.PriceOf(i + 1);
            var random = new RandomStream(options.Seed, "stock", i + 1);
            var demand = options.Orders * MeanUnitsPerOrder * (Math.Sqrt((i + 1.0) / count) - Math.Sqrt((double)i / count));
            _initial[i] = (int)Math.Min(1_000_000_000, demand * (1.1 + (0.8 * random.NextFraction()))) + random.Between(20, 200);
        }

        _stock = [.. _initial];
    }

    /// <summary>Stock by product number less one.</summary>
    public IReadOnlyList<int> Stock => _stock;

    /// <summary>Takes the goods of an order out of the stock.</summary>
    /// <returns>1 to 10 lines, each of another product.</returns>
    public List<PricedLine> Take(RandomStream random, DateTime at)
    {
        TakeBack(at);
        var wanted = Math.Min(Math.Min(random.Between(1, 10), random.Between(1, 10)), _stock.Length);
        var lines = new List<PricedLine>(wanted);
        Span<int> taken = stackalloc int[wanted];
        for (var n = 0; n < wanted; n++)
        {
            var product = Choose(random, taken[..n]);
            if (_stock[product] == 0)
            {
                // Neither it nor its neighbours are left: a delivery arrives.
                _stock[product] = _initial[product];
            }

            var quantity = Math.Min(Math.Min(random.Between(1, 5), random.Between(1, 5)), _stock[product]);
            _stock[product] -= quantity;
            taken[n] = product;
            lines.Add(OrderPricing.PriceLine(product + 1, _prices[product].Price, _prices[product].TaxPercent, quantity));
        }

        return lines;
    }

    /// <summary>Announces that an order's goods come back.</summary>
    public void Return(List<PricedLine> lines, DateTime at)
    {
        foreach (var line in lines)
        {
            _returns.Enqueue((line.ProductId - 1, line.Quantity), at);
        }
    }

    /// <summary>Puts back all goods that have come back by an instant.</summary>
    public void TakeBack(DateTime until)
    {
        while (_returns.TryPeek(out var goods, out var at) && at <= until)
        {
            _returns.Dequeue();
            _stock[goods.Product] += goods.Quantity;
        }
    }

    // Low numbers sell best. What this order has already, or what is sold out, gives way to the next number.
    private int Choose(RandomStream random, ReadOnlySpan<int> taken)
    {
        var fraction = random.NextFraction();
        var first = (int)(fraction * fraction * _stock.Length);
        var fallback = -1;
        for (int i = 0, tried = 0; i < _stock.Length && tried < Neighbours; i++)
        {
            var product = (first + i) % _stock.Length;
            if (taken.Contains(product))
            {
                continue;
            }

            if (_stock[product] > 0)
            {
                return product;
            }

            fallback = fallback < 0 ? product : fallback;
            tried++;
        }

        return fallback;
    }
}
