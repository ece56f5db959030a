using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Generation;

/// <summary>
/// When users registered and left, when orders were placed and products retired. Registrations and orders rise with their numbers, so that an order finds its
/// customers by arithmetic; both follow the week, orders also growth, seasons, sale days and campaigns.
/// </summary>
internal sealed class StoreTimeline
{
    private readonly GenerationOptions _options;
    private readonly DateTime _start;
    private readonly DateTime _until;
    private readonly int _founders;
    private readonly StoreCalendar _visits;
    private readonly StoreCalendar _orders;
    private readonly RandomFamily _registrations;
    private readonly RandomFamily _erasures;
    private readonly RandomFamily _retirements;

    // campaigns: when each runs.
    public StoreTimeline(GenerationOptions options, IEnumerable<(DateTime From, DateTime To)> campaigns)
    {
        _options = options;
        _start = options.StartUtc;
        _until = options.UntilUtc;
        _registrations = new RandomFamily(options.Seed, "registrations");
        _erasures = new RandomFamily(options.Seed, "erasures");
        _retirements = new RandomFamily(options.Seed, "retirements");

        // The employees and a twentieth of the customers are there before the first order.
        _founders = Math.Min(options.Users, RoleRules.Employees + 1 + ((options.Users - RoleRules.Employees) / 20));
        Opening = _start.AddDays(-30);
        (_visits, _orders) = Calendars(campaigns);
    }

    /// <summary>When the catalogue and the first users came (UTC).</summary>
    public DateTime Opening { get; }

    public DateTime RegisteredAt(int userId)
    {
        var within = _registrations.FirstFraction(userId);
        var i = userId - 1;
        return i < _founders
            ? Opening.AddSeconds(Math.Floor((i + within) / _founders * 30 * 86_400))
            : _visits.InstantAt((i - _founders + within) / (_options.Users - _founders));
    }

    /// <summary>How many users had surely registered at an instant: those with the lowest numbers.</summary>
    public int UsersBy(DateTime instant) => _founders + (int)Math.Floor((_options.Users - _founders) * _visits.ShareBy(instant));

    /// <summary>When an order was placed.</summary>
    /// <param name="orderId">Its number.</param>
    /// <param name="within">Where in its turn, 0 up to 1.</param>
    public DateTime OrderedAt(int orderId, double within) => _orders.InstantAt((orderId - 1 + within) / _options.Orders);

    /// <summary>When a customer was erased; null for most. Employees stay, and so does the first customer, so that there is always one who can order.</summary>
    public DateTime? ErasedAt(int userId)
    {
        if (userId <= RoleRules.Employees + 1 || _erasures.FirstFraction(userId) >= _options.Rates.Erasure)
        {
            return null;
        }

        var random = _erasures[userId];
        random.NextBits();
        var registered = RegisteredAt(userId);
        return registered.AddSeconds(Math.Floor((_until - registered).TotalSeconds * random.NextFraction()));
    }

    /// <summary>When a product was taken off the shelf; null for most. The first product stays, so that there is always one to sell.</summary>
    public DateTime? RetiredAt(int productId)
    {
        var random = _retirements[productId];
        return productId > 1 && random.Chance(_options.Rates.ProductRetirement)
            ? _start.AddSeconds(Math.Floor((_until - _start).TotalSeconds * random.NextFraction()))
            : null;
    }

    private (StoreCalendar Visits, StoreCalendar Orders) Calendars(IEnumerable<(DateTime From, DateTime To)> campaigns)
    {
        var hours = _options.HistoryDays * 24;
        var running = new int[hours + 1];
        foreach (var (from, to) in campaigns)
        {
            running[HourOf(from)]++;
            running[HourOf(to)]--;
        }

        var visits = new double[hours];
        var orders = new double[hours];
        var campaignsNow = 0;
        for (var hour = 0; hour < hours; hour++)
        {
            campaignsNow += running[hour];
            var middle = _start.AddMinutes((hour * 60) + 30);
            var growth = 1 + ((_options.OrderGrowth - 1) * hour / hours);
            visits[hour] = ShoppingRhythm.OfWeek(middle);
            orders[hour] = ShoppingRhythm.OfYear(middle) * growth * ShoppingRhythm.Lift(_options.Rates.CampaignLift, campaignsNow);
        }

        return (new StoreCalendar(_start, visits), new StoreCalendar(_start, orders));

        int HourOf(DateTime instant) => (int)Math.Clamp((instant - _start).Ticks / TimeSpan.TicksPerHour, 0, hours);
    }
}
