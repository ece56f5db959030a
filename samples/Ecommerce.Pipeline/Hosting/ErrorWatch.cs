using Ecommerce.Analytics;
using Ecommerce.Analytics.Errors;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Knows how many messages are parked and open, as of a few seconds ago.</summary>
internal sealed partial class ErrorWatch(ErrorLog log, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private long _open;

    public long Open => Interlocked.Read(ref _open);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                try
                {
                    Interlocked.Exchange(ref _open, await log.CountOpenAsync(cancellationToken));
                }
                catch (Exception error) when (error is AnalyticsException or HttpRequestException or IOException)
                {
                    // The last number stands; whoever cannot do without ClickHouse tells of it.
                    CountFailed(logger, error);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    [LoggerMessage(4130, LogLevel.Debug, "The open errors could not be counted")]
    private static partial void CountFailed(ILogger logger, Exception error);
}
