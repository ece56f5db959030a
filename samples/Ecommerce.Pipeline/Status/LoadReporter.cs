using System.Globalization;
using Ecommerce.Data.Loading;

namespace Ecommerce.Pipeline.Status;

/// <summary>Shows how far a load or an export is: rows, rate and time left, a few lines a second at the most.</summary>
internal sealed class LoadReporter(Progress progress) : IProgress<LoadProgress>
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(2);
    private TimeSpan? _shown;

    public void Report(LoadProgress value)
    {
        var between = progress.IsTerminal ? OnTerminal : InLog;
        if (value.Rows < value.TotalRows && _shown is { } shown && value.Elapsed - shown < between)
        {
            return;
        }

        _shown = value.Elapsed;
        progress.Show(Line(value));
    }

    internal static string Line(LoadProgress value)
    {
        var left = value.TimeLeft is { } time ? string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(time.TotalSeconds):0} s left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{value.Table}: {value.Rows:N0} of {value.TotalRows:N0} rows ({value.Percent:0} %), {value.RowsPerSecond:N0} rows/s{left}");
    }
}
