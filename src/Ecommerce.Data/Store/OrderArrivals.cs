using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Store;

/// <summary>
/// When orders are placed: one in each stretch of 1/rate seconds, at a random moment in it, so that the rate holds over any time. What the database does not keep up
/// with waits a little, then is given up and counted (an open loop: the customers do not wait for one another).
/// </summary>
internal sealed class OrderArrivals
{
    // While it must slow down, the store places every tenth order, so that it is still seen to live.
    private const int OneIn = 10;
    private readonly StoreLifeOptions _options;
    private readonly StoreCounters _counters;
    private readonly DateTimeOffset _start;
    private readonly TimeSpan _tooLate;
    private long _stretch;
    private DateTimeOffset _due;

    /// <summary>Starts the first stretch.</summary>
    /// <param name="options">Rate, seed, and whom to ask for relief.</param>
    /// <param name="counters">Hears of what is given up or held back.</param>
    /// <param name="start">When the first stretch begins.</param>
    /// <param name="tooLate">How late an order may be placed.</param>
    public OrderArrivals(StoreLifeOptions options, StoreCounters counters, DateTimeOffset start, TimeSpan tooLate)
    {
        _options = options;
        _counters = counters;
        _start = start;
        _tooLate = tooLate;
        _due = DueIn(0);
    }

    /// <summary>Whether an order is due; if so it is taken.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        if (_options.OrdersPerSecond <= 0)
        {
            return false;
        }

        GiveUp(now);
        while (_due <= now)
        {
            var isHeld = _stretch % OneIn != 0 && _options.MustThrottle?.Invoke() == true;
            _due = DueIn(++_stretch);
            if (!isHeld)
            {
                return true;
            }

            _counters.HeldBack();
        }

        return false;
    }

    /// <summary>How long until the next is due, at most so long.</summary>
    public TimeSpan Wait(DateTimeOffset now, TimeSpan longest) => _options.OrdersPerSecond > 0 && _due - now < longest ? _due - now : longest;

    private void GiveUp(DateTimeOffset now)
    {
        var oldest = (long)Math.Floor((now - _tooLate - _start).TotalSeconds * _options.OrdersPerSecond);
        if (oldest > _stretch)
        {
            _counters.Missed(oldest - _stretch);
            _stretch = oldest;
            _due = DueIn(oldest);
        }
    }

    private DateTimeOffset DueIn(long stretch) => _options.OrdersPerSecond > 0
        ? _start + TimeSpan.FromSeconds((stretch + new RandomStream(_options.Seed, "life/arrivals", stretch).NextFraction()) / _options.OrdersPerSecond)
        : DateTimeOffset.MaxValue;
}
