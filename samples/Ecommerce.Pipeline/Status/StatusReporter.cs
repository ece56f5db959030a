using System.Globalization;

namespace Ecommerce.Pipeline.Status;

/// <summary>A line a second: rows generated, events captured, offset lag, freshness, open errors.</summary>
internal sealed class StatusReporter(Progress progress, Func<PipelineStatus> read, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var before = read();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = read();
                progress.Show(Line(before, now));
                before = now;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    internal static string Line(PipelineStatus before, PipelineStatus now)
    {
        var parked = now.Parked == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" · PARKED {now.Parked}");
        var leftOut = now.LeftOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({now.LeftOut:N0} left out)");
        var lost = now.Lost.Length == 0 ? "" : $" · READING AGAIN {now.Lost}";
        var trouble = now.Trouble is null ? "" : $" · RECONNECTING: {now.Trouble}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"rows {now.Rows:N0} (+{now.Rows - before.Rows}/s) · orders {now.Orders:N0}{leftOut} · events {now.Events:N0} (+{now.Events - before.Events}/s) · offset lag {now.OffsetLag:N0} · freshness p50 {Milliseconds(now.FreshnessP50)} p95 {Milliseconds(now.FreshnessP95)} · errors {now.OpenErrors:N0}{parked}{lost}{trouble}");
    }

    private static string Milliseconds(double? value) => value is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:0} ms") : "–";
}
