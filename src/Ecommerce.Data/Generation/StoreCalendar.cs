namespace Ecommerce.Data.Generation;

/// <summary>Spreads events over hours by weight: from a share of all events to the instant by which it has happened, and back. Sums and quotients only.</summary>
internal sealed class StoreCalendar
{
    private const double SecondsPerHour = 3_600;
    private readonly DateTime _start;
    private readonly CumulativeWeights _cumulative;

    /// <summary>Sums up the weights.</summary>
    /// <param name="start">Start of the first hour (UTC).</param>
    /// <param name="weights">One weight above zero for each hour.</param>
    public StoreCalendar(DateTime start, ReadOnlySpan<double> weights)
    {
        _start = start;
        var sums = new double[weights.Length];
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sums[i] = sum += weights[i];
        }

        _cumulative = new CumulativeWeights(sums);
    }

    /// <summary>When a share of all events has happened, in whole seconds.</summary>
    /// <param name="share">From 0 up to, not including, 1.</param>
    public DateTime InstantAt(double share)
    {
        var wanted = share * _cumulative.Total;
        var hour = Math.Min(_cumulative.Find(0, _cumulative.Count, wanted), _cumulative.Count - 1);
        var seconds = Math.Floor((hour + ((wanted - _cumulative.Before(hour)) / (_cumulative[hour] - _cumulative.Before(hour)))) * SecondsPerHour);
        return _start.AddSeconds(Math.Min(seconds, (_cumulative.Count * SecondsPerHour) - 1));
    }

    /// <summary>The share of all events that has happened by an instant.</summary>
    public double ShareBy(DateTime instant)
    {
        var hours = (instant - _start).TotalSeconds / SecondsPerHour;
        if (hours <= 0)
        {
            return 0;
        }

        var hour = Math.Min((int)hours, _cumulative.Count - 1);
        return Math.Min(1, (_cumulative.Before(hour) + ((hours - hour) * (_cumulative[hour] - _cumulative.Before(hour)))) / _cumulative.Total);
    }
}
