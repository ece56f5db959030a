using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Generation;

/// <summary>Generates a whole store with its history. Asking twice gives the same rows; rows come one by one, so that a large history needs little memory.</summary>
public sealed partial class StoreGenerator
{
    private readonly StoreTimeline _timeline;
    private readonly Lazy<int[]> _firstAddress;
    private readonly Lazy<Assortment> _assortment;
    private HistoryTotals? _totals;

    /// <summary>Prepares a store.</summary>
    /// <param name="options">How much of it.</param>
    /// <exception cref="GenerationOptionsException">Options that do not fit; the message names each.</exception>
    public StoreGenerator(GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        var words = new StoreWords(options.Seed, options.Locale);
        Marketing = new MarketingGenerator(options.Seed, words);
        _timeline = new StoreTimeline(options, Campaigns().Select(campaign => (campaign.StartedAt ?? options.StartUtc, campaign.ExpiredAt ?? options.UntilUtc)));
        Places = new PlacesGenerator(options.Seed, _timeline.Opening);
        People = new PeopleGenerator(options.Seed, words, Places);
        Catalogue = new CatalogueGenerator(options.Seed, words);
        _firstAddress = new Lazy<int[]>(FirstAddresses);
        _assortment = new Lazy<Assortment>(() => new Assortment(options, Catalogue));
    }

    /// <summary>How many threads make users, addresses and orders; the rows and their order are the same for any number. At least 1, which is the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than one.</exception>
    public int Parallel
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>What was asked for.</summary>
    public GenerationOptions Options { get; }

    /// <summary>States and cities.</summary>
    public PlacesGenerator Places { get; }

    /// <summary>Users and addresses, by number.</summary>
    public PeopleGenerator People { get; }

    /// <summary>Categories, brands, tags and products, by number.</summary>
    public CatalogueGenerator Catalogue { get; }

    /// <summary>Campaigns and discounts, by number.</summary>
    public MarketingGenerator Marketing { get; }

    /// <summary>Runs the history of sales from its start.</summary>
    /// <returns>The orders by number and by time.</returns>
    public IEnumerable<GeneratedOrder> Orders()
    {
        var warehouse = OpenWarehouse();
        var sales = Sales(warehouse);
        foreach (var order in sales.Run(Parallel))
        {
            yield return order;
        }

        // Whoever ran the history to its end knows what else would have to be rehearsed.
        _totals ??= Totals(sales, warehouse);
    }

    /// <summary>The warehouse as it was before the first order.</summary>
    internal Warehouse OpenWarehouse() => new(Options, Catalogue, _assortment.Value, _timeline);

    private OrderGenerator Sales(Warehouse warehouse)
    {
        double[] kilometres = [.. Places.Cities.Select(ShippingTimes.KilometresTo)];
        return new(
            Options,
            _timeline,
            warehouse,
            [.. Discounts().Select(row => (row.Id, MarketingGenerator.TermsOf(row)))],
            _firstAddress.Value,
            (userId, index) => kilometres[People.CityOf(userId, index)]);
    }

    private int[] FirstAddresses()
    {
        var first = new int[Options.Users + 1];
        first[0] = 1;
        for (var i = 1; i < first.Length; i++)
        {
            first[i] = first[i - 1] + People.AddressCount(i);
        }

        return first;
    }

    // Products come before orders, but what is left of them is known only after all orders: so history runs once for the stock and the counts.
    private HistoryTotals Rehearse()
    {
        if (_totals is { } known)
        {
            return known;
        }

        var warehouse = OpenWarehouse();
        var sales = Sales(warehouse);
        sales.Rehearse(Parallel);
        return _totals = Totals(sales, warehouse);
    }

    private static HistoryTotals Totals(OrderGenerator sales, Warehouse warehouse) =>
        new([.. warehouse.Stock], [.. warehouse.Prices], sales.Counts.Lines, sales.Counts.Steps, sales.Counts.Transactions);

    private sealed record HistoryTotals(int[] Stock, decimal[] Prices, long Lines, long StatusSteps, long Transactions);
}
