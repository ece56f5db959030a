using System.Globalization;
using Ecommerce.Analytics.Embedded;
using Ecommerce.Data.Embedded;
using Ecommerce.Pipeline.Status;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The native parts of the embedded engines: found, or fetched with progress.</summary>
internal sealed class NativeParts(Progress progress, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>Finds what is asked for, both at once.</summary>
    public async Task<(PostgresBinaries? Postgres, string? ChdbLibrary)> LocateAsync(bool postgres, bool chdb, CancellationToken cancellationToken)
    {
        var report = new Reporter(progress, clock);
        var binaries = postgres ? PostgresBinaries.LocateAsync(progress: report, cancellationToken: cancellationToken) : null;
        var library = chdb ? ChdbLibrary.LocateAsync(progress: report, cancellationToken: cancellationToken) : null;
        await Task.WhenAll(binaries ?? Task.CompletedTask, library ?? Task.CompletedTask);
        return (binaries is null ? null : await binaries, library is null ? null : await library);
    }

    /// <summary>Shows a fetch, a few lines a second at the most.</summary>
    private sealed class Reporter(Progress progress, TimeProvider clock) : IProgress<NpmFetchProgress>
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, (NpmFetchStage Stage, long At)> _shown = new(StringComparer.Ordinal);

        public void Report(NpmFetchProgress value)
        {
            lock (_gate)
            {
                var now = clock.GetTimestamp();
                if (_shown.TryGetValue(value.Package.Name, out var last) && last.Stage == value.Stage && clock.GetElapsedTime(last.At, now) < Between)
                {
                    return;
                }

                _shown[value.Package.Name] = (value.Stage, now);
            }

            if (value.Stage == NpmFetchStage.Done)
            {
                progress.Show($"{value.Package.DisplayName}: done");
                return;
            }

            var total = value.TotalBytes is { } bytes and > 0
                ? string.Create(CultureInfo.InvariantCulture, $" of {bytes / 1e6:0} MB ({100.0 * value.Bytes / bytes:0} %)")
                : " MB";
            progress.Show(string.Create(CultureInfo.InvariantCulture, $"{value.Package.DisplayName}: {value.Stage.ToString().ToLowerInvariant()} {value.Bytes / 1e6:0}{total}"));
        }
    }
}
