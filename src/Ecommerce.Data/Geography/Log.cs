using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Geography;

/// <summary>What the geocoder says. Ids 1200–1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "No coordinates of {City}, {State} from {Server}; the fallback answers instead: {Reason}")]
    public static partial void FellBack(ILogger logger, string city, string state, Uri server, string reason);

    [LoggerMessage(1201, LogLevel.Information, "Asking again in {Delay}, attempt {Attempt}: {Reason}")]
    public static partial void Retrying(ILogger logger, TimeSpan delay, int attempt, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "{Server} is left alone for {Duration}: {Reason}")]
    public static partial void Broke(ILogger logger, Uri server, TimeSpan duration, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "The kept answer {File} is not used: {Reason}")]
    public static partial void CacheUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(1204, LogLevel.Warning, "The answer could not be kept in {File}: {Reason}")]
    public static partial void CacheUnwritable(ILogger logger, string file, string reason);
}
