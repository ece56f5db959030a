using System.CommandLine;

namespace Ecommerce.Benchmarks.Capture;

internal static class CaptureCommand
{
    public static Command Create() => new("capture", "stub");
}
