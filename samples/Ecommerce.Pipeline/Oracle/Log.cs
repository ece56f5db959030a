using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>What the oracle's socket tells.</summary>
internal static partial class Log
{
    [LoggerMessage(4110, LogLevel.Warning, "A hearing of the oracle ended early; the store goes on")]
    internal static partial void HearingFailed(ILogger logger, Exception error);
}
