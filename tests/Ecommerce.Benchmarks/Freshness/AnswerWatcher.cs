using System.Diagnostics;
using System.Globalization;
using ClickHouse.Driver.ADO;

namespace Ecommerce.Benchmarks.Freshness;

/// <summary>Asks an answer again and again, as a page would that cannot wait, and notes when each probe was first in it.</summary>
internal sealed class AnswerWatcher(ClickHouseDataSource clickHouse, string database)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Probes by month, and when the query that showed them first had returned.</summary>
    public Dictionary<string, long> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>How long each query took, in milliseconds.</summary>
    public List<double> Queries { get; } = [];

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Asks until told to stop and once more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = (ClickHouseConnection)await clickHouse.OpenConnectionAsync(CancellationToken.None);
        while (true)
        {
            var isLast = stop.IsCancellationRequested;
            await AskAsync(connection);
            if (isLast)
            {
                break;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        Elapsed = Stopwatch.GetElapsedTime(started);
    }

    private async Task AskAsync(ClickHouseConnection connection)
    {
        var since = Stopwatch.GetTimestamp();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT DISTINCT month FROM {database}.answer_monthly_orders WHERE month < 202401";
        var months = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                months.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
            }
        }

        var now = Stopwatch.GetTimestamp();
        Queries.Add(Stopwatch.GetElapsedTime(since, now).TotalMilliseconds);
        foreach (var month in months)
        {
            Seen.TryAdd(month, now);
        }
    }
}
