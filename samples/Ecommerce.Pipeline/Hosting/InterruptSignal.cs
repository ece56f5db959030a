using System.Runtime.InteropServices;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>
/// A shell without job control starts background jobs with SIGINT ignored, and .NET leaves an ignored SIGINT alone. Ctrl-C over a script would then end the script
/// and leave this host running, without its last verification: so SIGINT means here what it means in the foreground.
/// </summary>
internal static partial class InterruptSignal
{
    private const int SigInt = 2;

    /// <summary>Makes SIGINT heard. Call it before anything registers for signals.</summary>
    public static void Hear()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Signal(SigInt, handler: 0);
        }
    }

    // sighandler_t signal(int, sighandler_t); SIG_DFL is 0.
    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);
}
