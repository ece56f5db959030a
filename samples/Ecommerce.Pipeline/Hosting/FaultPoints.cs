using System.Diagnostics;
using Ecommerce.Analytics.Settling;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Where a host that was started with <c>--faults</c> is to die: as by <c>kill -9</c>, at a point of the settle loop.</summary>
internal sealed class FaultPoints
{
    private readonly Lock _gate = new();
    private SettlePoint? _point;
    private int _left;

    /// <summary>From now on, dies the <paramref name="nth"/> time that the loop comes to a point.</summary>
    public void DieAt(SettlePoint point, int nth)
    {
        lock (_gate)
        {
            (_point, _left) = (point, nth);
        }
    }

    /// <summary>Takes it back.</summary>
    public void Live()
    {
        lock (_gate)
        {
            _point = null;
        }
    }

    public ValueTask ReachedAsync(SettlePoint point, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_point == point && --_left <= 0)
            {
                using var self = Process.GetCurrentProcess();
                self.Kill();
            }
        }

        return ValueTask.CompletedTask;
    }
}
