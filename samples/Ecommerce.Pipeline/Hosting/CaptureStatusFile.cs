using System.Text.Json;
using Ecommerce.Pipeline.Status;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The file beside an endpoints file in which a host tells how its capture stands, each second: what no other process could know.</summary>
internal static class CaptureStatusFile
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static string Beside(string endpoints) => $"{endpoints}.capture";

    /// <summary>Writes until it is cancelled. A file that cannot be written costs others the figures and this host nothing.</summary>
    public static async Task RunAsync(IReadOnlyCollection<string> endpoints, Func<CaptureStatus> read, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            do
            {
                var report = CaptureReport.Of(read(), clock.GetUtcNow()).ToJson();
                foreach (var file in endpoints)
                {
                    Write(Beside(file), report);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            foreach (var file in endpoints)
            {
                Remove(file);
            }
        }
    }

    /// <summary>What the host last told; null where it tells nothing.</summary>
    public static CaptureReport? Read(string endpoints)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Beside(endpoints)), CaptureReportJson.Default.CaptureReport);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static void Write(string file, string text)
    {
        try
        {
            // Errors may name addresses: for the owner alone, as the endpoints are.
            var temporary = $"{file}.{Environment.ProcessId}.tmp";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(temporary, options))
            {
                writer.Write(text);
            }

            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next second may do better.
        }
    }

    private static void Remove(string endpoints)
    {
        try
        {
            File.Delete(Beside(endpoints));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it sees how old it is.
        }
    }
}
