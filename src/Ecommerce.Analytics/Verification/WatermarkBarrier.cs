using System.Data.Common;
using System.Globalization;

namespace Ecommerce.Analytics.Verification;

/// <summary>Waits until ClickHouse has settled everything up to a position in PostgreSQL's log.</summary>
/// <param name="timeProvider">The clock of deadline and polling; the system's when null.</param>
public sealed class WatermarkBarrier(TimeProvider? timeProvider = null)
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Time between two looks at the watermark. Default 25 ms.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The ClickHouse database that holds the table <c>watermark</c>; null (default) means the database of the connection.</summary>
    public string? Database { get; init; }

    /// <summary>Polls the table <c>watermark</c> until its greatest <c>lsn</c> is at or beyond <paramref name="lsn"/>.</summary>
    /// <param name="clickHouse">An open connection that nothing else uses meanwhile.</param>
    /// <param name="lsn">The position to wait for.</param>
    /// <param name="deadline">The longest wait; at least one look is taken even if it is zero.</param>
    /// <param name="cancellationToken">Gives up earlier.</param>
    /// <returns>The watermark seen, at or beyond <paramref name="lsn"/>.</returns>
    /// <exception cref="WatermarkTimeoutException">The deadline passed.</exception>
    /// <exception cref="VerificationException">ClickHouse cannot be reached or has no table <c>watermark</c>: waiting longer would not help.</exception>
    public async Task<ulong> WaitAsync(DbConnection clickHouse, ulong lsn, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clickHouse);
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        var started = _time.GetTimestamp();
        ulong seen = 0;

        // A server that accepts the query and never answers must not outlast the deadline either; a second is left to it when the deadline is shorter.
        using var hung = new CancellationTokenSource(deadline < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : deadline, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(hung.Token, cancellationToken);
        while (true)
        {
            try
            {
                seen = Math.Max(seen, await ReadAsync(clickHouse, linked.Token).ConfigureAwait(false));
                if (seen >= lsn)
                {
                    return seen;
                }

                var left = deadline - _time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    break;
                }

                await Task.Delay(left < PollInterval ? left : PollInterval, _time, linked.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (hung.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new WatermarkTimeoutException(lsn, seen, deadline, e is OperationCanceledException ? null : e);
            }
            catch (Exception e) when (e is DbException or HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                throw new VerificationException($"ClickHouse's watermark cannot be read: {e.Message.Trim()} Does ClickHouse run, and does the connection name the database of the analytics?", e);
            }
        }

        throw new WatermarkTimeoutException(lsn, seen, deadline);
    }

    private async Task<ulong> ReadAsync(DbConnection clickHouse, CancellationToken cancellationToken)
    {
        var command = clickHouse.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = $"SELECT max(lsn) AS lsn FROM {SqlText.Name(Database, "watermark")}";
        var value = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        return value is null or DBNull ? 0 : Convert.ToUInt64(value, CultureInfo.InvariantCulture);
    }
}
