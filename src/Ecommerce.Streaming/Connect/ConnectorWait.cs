using System.Net;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Connect;

/// <summary>Looks again and again until something is so, or the deadline passes.</summary>
internal sealed class ConnectorWait(KafkaConnectClient client, KafkaConnectOptions options, TimeProvider time, ILogger logger)
{
    public async Task<ConnectorStatus> ForRunningAsync(string name, TimeSpan deadline, CancellationToken cancellationToken)
    {
        long? failedSince = null;
        return await PollAsync(name, deadline, "did not run", status =>
        {
            if (!status.HasFailed)
                failedSince = null;
            else if (time.GetElapsedTime(failedSince ??= time.GetTimestamp()) >= options.FailureGrace)
                throw new KafkaConnectException($"Connector {name} failed: {Told(status)}", null) { Status = status };
            return status.IsRunning;
        }, cancellationToken).ConfigureAwait(false);
    }

    public Task<ConnectorStatus> ForAsync(string name, ConnectorState state, TimeSpan deadline, CancellationToken cancellationToken) =>
        PollAsync(name, deadline, $"did not become {state.ToString().ToUpperInvariant()}", status => status.State == state, cancellationToken);

    public async Task ForWorkerAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        KafkaConnectException? last = null;
        try
        {
            await TickAsync(deadline, async patience =>
            {
                try
                {
                    await client.HealthAsync(patience).ConfigureAwait(false);
                    return true;
                }
                catch (KafkaConnectException error) when (error.IsTransient || error.StatusCode == HttpStatusCode.InternalServerError)
                {
                    last = error;
                    return false;
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException timeout)
        {
            throw new KafkaConnectException($"The Kafka Connect worker at {client.Worker} was not ready within {deadline}. {last?.Message}", (Exception?)last ?? timeout) { StatusCode = last?.StatusCode, WorkerMessage = last?.WorkerMessage };
        }
    }

    private static string Told(ConnectorStatus status)
    {
        var traces = status.Tasks.Select(task => task.Trace).Prepend(status.Trace).Where(trace => trace is not null);
        return string.Join(Environment.NewLine, traces.Prepend(status + ". Mend the cause, then restart what failed."));
    }

    private async Task<ConnectorStatus> PollAsync(string name, TimeSpan deadline, string otherwise, Func<ConnectorStatus, bool> holds, CancellationToken cancellationToken)
    {
        ConnectorStatus? last = null;
        string? words = null;
        try
        {
            await TickAsync(deadline, async patience =>
            {
                try
                {
                    var status = await client.StatusAsync(name, patience).ConfigureAwait(false);
                    if (last?.ToString() != status.ToString())
                        logger.ConnectorSeen(name, status);
                    last = status;
                    return holds(status);
                }
                catch (KafkaConnectException error) when (error.StatusCode == HttpStatusCode.NotFound || (error.Status is null && error.IsTransient))
                {
                    // A connector that has just been made has no status yet, and a worker may be away for a moment.
                    words = error.Message;
                    return false;
                }
            }, cancellationToken).ConfigureAwait(false);
            return last!;
        }
        catch (TimeoutException timeout)
        {
            throw new KafkaConnectException($"Connector {name} {otherwise} within {deadline}: {(last is null ? words ?? "the worker did not answer" : Told(last))}", timeout) { Status = last };
        }
    }

    /// <summary>Looks at once and then at every interval.</summary>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    private async Task TickAsync(TimeSpan deadline, Func<CancellationToken, Task<bool>> look, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var timer = new PeriodicTimer(options.PollInterval, time);
        try
        {
            while (!await look(both.Token).ConfigureAwait(false))
                await timer.WaitForNextTickAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {deadline}.", error);
        }
    }
}
