namespace Ecommerce.Data.Generation;

/// <summary>What a customer puts into the basket: 1 to 10 different products by popularity, the further ones partly of the category of the first, and how many of each.</summary>
internal static class Basket
{
    /// <summary>Pieces in a basket, on average.</summary>
    public const double MeanUnits = 8.5;

    /// <summary>Different products in a basket, at most.</summary>
    public const int MostLines = 10;

    private const int MostUnits = 5;
    private const int Neighbours = 20;

    /// <summary>Fills a basket.</summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="assortment">What there is.</param>
    /// <param name="affinity">Share of the further products that are looked for in the category of the first.</param>
    /// <param name="shelf">How products stand.</param>
    /// <param name="lines">
    /// Receives products (numbers less one) and pieces, in the order in which they were found; a product that is sold out only where its neighbours are too.
    /// Room for <see cref="MostLines"/>.
    /// </param>
    /// <returns>How many lines there are.</returns>
    public static int Fill<TShelf>(RandomStream random, Assortment assortment, double affinity, TShelf shelf, Span<(int Product, int Quantity)> lines)
        where TShelf : struct, IShelf
    {
        var wanted = Math.Min(Math.Min(random.Between(1, MostLines), random.Between(1, MostLines)), assortment.Count);
        Span<int> taken = stackalloc int[wanted];
        for (var n = 0; n < wanted; n++)
        {
            var place = n > 0 && random.Chance(affinity) ? assortment.PickBeside(random, taken[0]) : assortment.Pick(random);
            var product = Choose(assortment, place, taken[..n], shelf);
            if (product < 0)
            {
                // All that is not retired is in the basket already.
                return n;
            }

            taken[n] = product;
            lines[n] = (product, Math.Min(random.Between(1, MostUnits), random.Between(1, MostUnits)));
        }

        return wanted;
    }

    // What this basket has already, what is sold out or retired, gives way to the next on the shelf; -1 if nothing is left that can be sold.
    private static int Choose<TShelf>(Assortment assortment, int first, ReadOnlySpan<int> taken, TShelf shelf)
        where TShelf : struct, IShelf
    {
        var fallback = -1;
        for (int i = 0, tried = 0; i < assortment.Count && tried < Neighbours; i++)
        {
            var place = first + i;
            var product = assortment.ProductAt(place < assortment.Count ? place : place - assortment.Count);
            var state = shelf.StateOf(product);
            if (state == ShelfState.Retired || taken.Contains(product))
            {
                continue;
            }

            if (state == ShelfState.InStock)
            {
                return product;
            }

            fallback = fallback < 0 ? product : fallback;
            tried++;
        }

        return fallback;
    }
}
