namespace Ecommerce.Analytics.Settling;

/// <summary>The last freshness samples, in milliseconds.</summary>
internal sealed class FreshnessWindow
{
    private readonly double[] _samples = new double[2000];
    private readonly Lock _gate = new();
    private long _count;

    public void Add(double milliseconds)
    {
        lock (_gate)
        {
            _samples[_count++ % _samples.Length] = milliseconds;
        }
    }

    public (double? P50, double? P95) Quantiles()
    {
        double[] sorted;
        lock (_gate)
        {
            sorted = _samples[..(int)Math.Min(_count, _samples.Length)];
        }

        Array.Sort(sorted);
        return sorted.Length == 0 ? (null, null) : (sorted[(sorted.Length - 1) / 2], sorted[(int)((sorted.Length - 1) * 0.95)]);
    }
}
