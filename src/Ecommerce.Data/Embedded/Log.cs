using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Embedded;

/// <summary>What the embedded server says. Ids 1000–1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "PostgreSQL {MajorVersion} from {BinDirectory} ({Origin}) listens on 127.0.0.1:{Port}, process {ProcessId}, data in {Directory}")]
    public static partial void ServerStarted(ILogger logger, int majorVersion, string binDirectory, PostgresBinariesOrigin origin, int port, int processId, string directory);

    [LoggerMessage(1001, LogLevel.Information, "PostgreSQL creates its data in {Directory}")]
    public static partial void Initializing(ILogger logger, string directory);

    [LoggerMessage(1002, LogLevel.Warning, "A server that an earlier host left behind still runs on {Directory} (process {ProcessId}); it is stopped first")]
    public static partial void OrphanFound(ILogger logger, string directory, int processId);

    [LoggerMessage(1003, LogLevel.Information, "PostgreSQL in {Directory} has stopped")]
    public static partial void ServerStopped(ILogger logger, string directory);

    [LoggerMessage(1004, LogLevel.Warning, "PostgreSQL in {Directory} did not end by '{Mode}' within {Seconds:0.#} s: {Reason}")]
    public static partial void StopEscalates(ILogger logger, string directory, string mode, double seconds, string reason);

    [LoggerMessage(1005, LogLevel.Debug, "PostgreSQL's stale postmaster.pid in {Directory} names process {ProcessId}, which is no server of this directory; removed")]
    public static partial void StalePidFile(ILogger logger, string directory, int processId);

    [LoggerMessage(1006, LogLevel.Debug, "Port {Port} was taken before PostgreSQL could bind it; another one is tried")]
    public static partial void PortLost(ILogger logger, int port);
}
