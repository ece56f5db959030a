using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Control;

/// <summary>What the control socket tells.</summary>
internal static partial class Log
{
    [LoggerMessage(4120, LogLevel.Warning, "A question to the host failed")]
    internal static partial void ControlFailed(ILogger logger, Exception error);
}
