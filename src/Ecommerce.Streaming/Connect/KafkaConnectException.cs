using System.Net;

namespace Ecommerce.Streaming.Connect;

/// <summary>Kafka Connect refused a request, could not be reached, or a connector is not what was waited for. Holds no secret that the client knew of.</summary>
public sealed class KafkaConnectException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What failed, on which connector and worker, in the worker's own words.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public KafkaConnectException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>What the worker answered; null where it did not answer, or answered well and the connector is at fault.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The worker's own words (<c>message</c> of its error); null where it had none.</summary>
    public string? WorkerMessage { get; init; }

    /// <summary>How the connector did when a wait was given up; null for other errors.</summary>
    public ConnectorStatus? Status { get; init; }

    /// <summary>Whether the same request may well succeed later: the workers rebalance, or do not answer.</summary>
    public bool IsTransient => StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout
        || (StatusCode is null && Status is null && InnerException is HttpRequestException or TaskCanceledException);
}
