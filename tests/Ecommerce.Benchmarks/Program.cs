using System.CommandLine;
using System.Runtime.Versioning;
using Ecommerce.Benchmarks.Capture;
using Ecommerce.Benchmarks.Conformance;

// The embedded servers run on Linux and macOS.
[assembly: UnsupportedOSPlatform("windows")]

var root = new RootCommand("Measures the capture: against recordings of Debezium, and against the clock.")
{
    ConformanceCommand.Create(),
    CaptureCommand.Create(),
    BigTransaction.Create(),
};
return await root.Parse(args).InvokeAsync();
