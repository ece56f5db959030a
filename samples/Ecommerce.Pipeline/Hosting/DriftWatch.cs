using System.Collections.Immutable;
using System.Data.Common;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Errors;
using Ecommerce.Analytics.Repair;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Looks now and then whether somebody changed the store's tables, tells each change once, and lets flow what can.</summary>
internal sealed partial class DriftWatch(string postgres, SchemaDrift drift, ErrorLog errors, Func<IEnumerable<string>, CancellationToken, Task> readAgain, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                try
                {
                    await LookAsync(cancellationToken);
                }
                catch (Exception error) when (error is DbException or AnalyticsException or HttpRequestException or IOException or TimeoutException && !cancellationToken.IsCancellationRequested)
                {
                    // Whoever cannot do without the engine tells of it; the next look may do better.
                    LookFailed(logger, error);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        SchemaDriftReport report;
        await using (var connection = new NpgsqlConnection(postgres))
        {
            await connection.OpenAsync(cancellationToken);
            report = await drift.LookAsync(connection, cancellationToken);
        }

        var lines = report.Differences.Select(difference => difference.ToString()).ToImmutableHashSet(StringComparer.Ordinal);
        foreach (var line in lines.Where(_told.Add))
        {
            Differs(logger, line);
        }

        foreach (var line in _told.Except(lines).ToArray())
        {
            _told.Remove(line);
            DiffersNoMore(logger, line);
        }

        foreach (var table in report.GoneFrom)
        {
            // What came between the change and this look.
            await errors.ReplayAsync(new ErrorSelection { Table = table }, cancellationToken);
        }

        if (!report.ReadAgain.IsEmpty)
        {
            // Killed before it is remembered, the next start reads them again.
            await readAgain(SourceTables.Choose(report.ReadAgain), cancellationToken);
            await drift.AcceptAsync(report, cancellationToken);
        }
    }

    [LoggerMessage(4140, LogLevel.Warning, "The store's tables have changed: {Difference}")]
    private static partial void Differs(ILogger logger, string difference);

    [LoggerMessage(4141, LogLevel.Warning, "Undone: {Difference}")]
    private static partial void DiffersNoMore(ILogger logger, string difference);

    [LoggerMessage(4142, LogLevel.Debug, "The store's tables could not be compared with the model")]
    private static partial void LookFailed(ILogger logger, Exception error);
}
