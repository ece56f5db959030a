using Microsoft.Extensions.Logging;

namespace Ecommerce.Streaming.Connect;

/// <summary>What the client of Kafka Connect says; ids 2400–2499.</summary>
internal static partial class Log
{
    [LoggerMessage(2400, LogLevel.Information, "Kafka Connect cannot {Request} now: {Reason}. Trying again in {Delay} ({Attempt} so far)")]
    internal static partial void RebalanceAwaited(this ILogger logger, string request, string reason, TimeSpan delay, int attempt);

    [LoggerMessage(2401, LogLevel.Information, "Connector {Connector}: {Status}")]
    internal static partial void ConnectorSeen(this ILogger logger, string connector, ConnectorStatus status);
}
