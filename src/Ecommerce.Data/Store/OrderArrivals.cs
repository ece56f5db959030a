using Ecommerce.Data.Generation;

namespace Ecommerce.Data.Store;

/// <summary>
/// When orders are placed: one in each stretch in which one is due by the rate, at a random moment in it, so that the rate holds over any time, or any week where
/// it follows a rhythm. What the database does not keep up
/// with waits a little, then is given up and counted (an open loop: the customers do not wait for one another).
/// </summary>
internal sealed class OrderArrivals
{
    // While it must slow down, the store places every tenth order, so that it is still seen to live.
    private const int OneIn = 10;
    private readonly StoreLifeOptions _options;
    private readonly StoreCounters _counters;
    private readonly TimeSpan _tooLate;
    private readonly ArrivalRate _rate;

    // The rate stays the same for a while, before which so many orders were due.
    private DateTimeOffset _from;
    private DateTimeOffset _until;
    private double _perSecond;
    private double _before;
    private long _stretch;
    private DateTimeOffset _due;

    /// <summary>Starts the first stretch.</summary>
    /// <param name="options">Rate, seed, and whom to ask for relief.</param>
    /// <param name="counters">Hears of what is given up or held back.</param>
    /// <param name="start">When the first stretch begins.</param>
    /// <param name="tooLate">How late an order may be placed.</param>
    /// <param name="campaignsAt">How many campaigns run at an instant (UTC); null for none.</param>
    public OrderArrivals(StoreLifeOptions options, StoreCounters counters, DateTimeOffset start, TimeSpan tooLate, Func<DateTime, int>? campaignsAt = null)
    {
        _options = options;
        _counters = counters;
        _tooLate = tooLate;
        _rate = new ArrivalRate(options, campaignsAt ?? (static _ => 0));
        _from = start;
        (_perSecond, _until) = _rate.At(start);
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
        var instant = now - _tooLate;
        while (instant >= _until)
        {
            GoOn();
        }

        var oldest = (long)Math.Floor(_before + ((instant - _from).TotalSeconds * _perSecond));
        if (oldest > _stretch)
        {
            _counters.Missed(oldest - _stretch);
            _stretch = oldest;
            _due = DueIn(oldest);
        }
    }

    private DateTimeOffset DueIn(long stretch)
    {
        if (_options.OrdersPerSecond <= 0)
        {
            return DateTimeOffset.MaxValue;
        }

        var wanted = stretch + new RandomStream(_options.Seed, "life/arrivals", stretch).NextFraction();
        while (true)
        {
            var seconds = (wanted - _before) / _perSecond;
            if (seconds < (_until - _from).TotalSeconds)
            {
                return _from + TimeSpan.FromSeconds(seconds);
            }

            if (_until == DateTimeOffset.MaxValue)
            {
                return DateTimeOffset.MaxValue;
            }

            GoOn();
        }
    }

    private void GoOn()
    {
        _before += (_until - _from).TotalSeconds * _perSecond;
        _from = _until;
        (_perSecond, _until) = _rate.At(_from);
    }
}
