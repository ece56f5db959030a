namespace Ecommerce.Data.Generation;

/// <summary>Spreads events over hours by weight: from a share of all events to the instant by which it has happened, and back. Sums and quotients only.</summary>
internal sealed class StoreCalendar
{
    private const double SecondsPerHour = 3_600;
    private readonly DateTime _start;
    private readonly double[] _cumulative;

    /// <summary>Sums up the weights.</summary>
    /// <param name="start">Start of the first hour (UTC).</param>
    /// <param name="weights">One weight above zero for each hour.</param>
    public StoreCalendar(DateTime start, ReadOnlySpan<double> weights)
    {
        _start = start;
        _cumulative = new double[weights.Length];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            _cumulative[i] = sum += weights[i];
        }
    }

    /// <summary>When a share of all events has happened, in whole seconds.</summary>
    /// <param name="share">From 0 up to, not including, 1.</param>
    public DateTime InstantAt(double share)
    {
        var wanted = share * _cumulative[^1];
        var hour = Math.Min(CumulativeWeights.Find(_cumulative, 0, _cumulative.Length, wanted), _cumulative.Length - 1);
        var seconds = Math.Floor((hour + ((wanted - Before(hour)) / (_cumulative[hour] - Before(hour)))) * SecondsPerHour);
        return _start.AddSeconds(Math.Min(seconds, (_cumulative.Length * SecondsPerHour) - 1));
    }

    /// <summary>The share of all events that has happened by an instant.</summary>
    public double ShareBy(DateTime instant)
    {
        var hours = (instant - _start).TotalSeconds / SecondsPerHour;
        if (hours <= 0)
        {
            return 0;
        }

        var hour = Math.Min((int)hours, _cumulative.Length - 1);
        return Math.Min(1, (Before(hour) + ((hours - hour) * (_cumulative[hour] - Before(hour)))) / _cumulative[^1]);
    }

    private double Before(int hour) => hour == 0 ? 0 : _cumulative[hour - 1];
}
