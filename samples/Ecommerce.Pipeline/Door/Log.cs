using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Door;

/// <summary>What the door tells. Never an address with its query: passwords and statements travel in it.</summary>
internal static partial class Log
{
    [LoggerMessage(4100, LogLevel.Information, "ClickHouse answers HTTP on {Address}, reading only")]
    internal static partial void DoorOpened(ILogger logger, Uri address);

    [LoggerMessage(4101, LogLevel.Debug, "The door refused a request: {Reason}")]
    internal static partial void DoorRefused(ILogger logger, string reason);

    [LoggerMessage(4102, LogLevel.Warning, "A request at the door failed unexpectedly")]
    internal static partial void DoorFailed(ILogger logger, Exception error);
}
