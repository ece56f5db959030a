using System.Runtime.InteropServices;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>Runs the pipeline in a generic host, whose lifetime turns SIGINT and SIGTERM into an orderly stop.</summary>
internal static class PipelineHost
{
    // The stop ends in a verification with a deadline of its own, then closes engines; only a hang may meet this limit.
    private static readonly TimeSpan GraceAfterDeadline = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(PipelineSettings settings, CancellationToken cancellationToken)
    {
        var outcome = new RunOutcome();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(settings.Verbose ? LogLevel.Debug : LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        builder.Logging.AddConsole(console => console.FormatterName = PlainConsoleFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<PlainConsoleFormatter, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Deadline + GraceAfterDeadline);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Progress(TimeProvider.System, Console.Error, StandardStreams.ErrorIsTerminal));
        builder.Services.AddSingleton(outcome);
        builder.Services.AddHostedService<PipelineService>();

        using var host = builder.Build();

        // A terminal that closes is a stop like any other. Where hang-ups are ignored (nohup), they stay ignored.
        using var hangUp = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        });
        await host.RunAsync(cancellationToken);

        if (outcome.Failure is { } failure)
        {
            return FailureReport.Print(failure, settings.Json);
        }

        if (outcome.Summary is { } summary)
        {
            StandardStreams.Print(output => summary.Print(settings, output));
            return summary.ExitCode;
        }

        return ExitCode.Exact;
    }
}
