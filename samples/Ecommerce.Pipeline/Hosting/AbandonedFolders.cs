using Ecommerce.Data.Embedded;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Tidies up after hosts that were killed: their server still runs and their temporary folder is still there.</summary>
internal static partial class AbandonedFolders
{
    public static async Task TidyAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var log = loggers.CreateLogger(typeof(AbandonedFolders));
        foreach (var folder in DataDirectory.Abandoned())
        {
            using (folder)
            {
                try
                {
                    await EmbeddedPostgres.StopOrphanAsync(new EmbeddedPostgresOptions { DataDirectory = folder.Postgres }, cancellationToken);
                    folder.Remove();
                    Tidied(log, folder.Path);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException or EmbeddedPostgresException or NativePartException)
                {
                    // Somebody else's leftovers must not keep this host from starting.
                    NotTidied(log, folder.Path, error.Message);
                }
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Removed {Folder}, which a killed host left behind")]
    private static partial void Tidied(ILogger logger, string folder);

    [LoggerMessage(2, LogLevel.Warning, "{Folder}, which a killed host left behind, could not be removed: {Reason}")]
    private static partial void NotTidied(ILogger logger, string folder, string reason);
}
