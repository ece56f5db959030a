using System.CommandLine;
using System.Runtime.Versioning;
using Ecommerce.Benchmarks.Capture;
using Ecommerce.Benchmarks.Conformance;
using Ecommerce.Benchmarks.Freshness;
using Ecommerce.Benchmarks.Generate;
using Ecommerce.Benchmarks.Pipeline;
using Ecommerce.Benchmarks.Settle;

// The embedded servers run on Linux and macOS.
[assembly: UnsupportedOSPlatform("windows")]

var root = new RootCommand("Measures the capture, against recordings of Debezium and against the clock, the generator, settling, and the whole pipeline.")
{
    ConformanceCommand.Create(),
    CaptureCommand.Create(),
    BigTransaction.Create(),
    GenerateCommand.Create(),
    SettleCommand.Create(),
    PipelineCommand.Create(),
    FreshnessCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
