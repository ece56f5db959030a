using Ecommerce.Data.Rules;

namespace Ecommerce.Data.Generation;

/// <summary>When users registered and when orders were placed: both rise with their numbers, so that an order finds its customers by arithmetic.</summary>
internal sealed class StoreTimeline
{
    private readonly GenerationOptions _options;
    private readonly DateTime _start;
    private readonly double _seconds;
    private readonly int _founders;

    public StoreTimeline(GenerationOptions options)
    {
        _options = options;
        _start = options.StartUtc;
        _seconds = (options.UntilUtc - options.StartUtc).TotalSeconds;

        // The employees and a twentieth of the customers are there before the first order.
        _founders = Math.Min(options.Users, RoleRules.Employees + 1 + ((options.Users - RoleRules.Employees) / 20));
        Opening = _start.AddDays(-30);
    }

    /// <summary>When the catalogue and the first users came (UTC).</summary>
    public DateTime Opening { get; }

    public DateTime RegisteredAt(int userId)
    {
        var within = new RandomStream(_options.Seed, "registrations", userId).NextFraction();
        var i = userId - 1;
        return i < _founders
            ? Opening.AddSeconds(Math.Floor((i + within) / _founders * 30 * 86_400))
            : _start.AddSeconds(Math.Floor((i - _founders + within) / (_options.Users - _founders) * _seconds));
    }

    /// <summary>How many users had surely registered at an instant: those with the lowest numbers.</summary>
    public int UsersBy(DateTime instant)
    {
        var share = (instant - _start).TotalSeconds / _seconds;
        return _founders + (int)Math.Floor((_options.Users - _founders) * share);
    }

    /// <summary>Orders come ever faster: their number grows with the square of time. (A square root is exact on every machine; a logarithm is not.)</summary>
    public DateTime OrderedAt(int orderId, double within) =>
        _start.AddSeconds(Math.Floor(Math.Sqrt((orderId - 1 + within) / _options.Orders) * _seconds));
}
