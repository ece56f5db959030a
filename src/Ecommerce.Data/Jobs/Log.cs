using Microsoft.Extensions.Logging;

namespace Ecommerce.Data.Jobs;

/// <summary>What the jobs say. Ids 1300–1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "Job {Name}: {Rows} rows")]
    public static partial void Succeeded(ILogger logger, string name, long rows);

    [LoggerMessage(1301, LogLevel.Warning, "Job {Name} failed, attempt {Attempt}: {Reason}")]
    public static partial void Failed(ILogger logger, string name, int attempt, string reason);

    [LoggerMessage(1302, LogLevel.Information, "Job {Name} is running already")]
    public static partial void Overlapping(ILogger logger, string name);
}
