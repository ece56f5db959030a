using System.Diagnostics;
using System.Globalization;

namespace Ecommerce.Benchmarks.Capture;

/// <summary>The most memory that this process has had resident, everything in it included: capture, producer, broker and reader.</summary>
internal static class PeakMemory
{
    /// <summary>Forgets the peak so far, where the operating system can (Linux).</summary>
    public static void Reset()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    /// <summary>The peak since the last <see cref="Reset"/>, in MiB.</summary>
    public static double Read()
    {
        if (OperatingSystem.IsLinux())
        {
            var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB"), CultureInfo.InvariantCulture) / 1024;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1024.0 / 1024;
    }
}
