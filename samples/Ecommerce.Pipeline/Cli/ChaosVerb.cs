using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Ecommerce.Pipeline.Chaos;
using Ecommerce.Pipeline.Status;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Pipeline.Cli;

/// <summary><c>chaos</c>: a seeded history of store events and faults against the real engines, verified on three sides.</summary>
internal static class ChaosVerb
{
    private static readonly Option<int> Faults = PipelineOptions.WholeNumber("--faults", 200, 1, "How many faults.");

    private static readonly Option<int?> Kills = PipelineOptions.Parsed<int?>(
        "--kills", "So many kill -9 of the host at random moments instead, each followed by a verification.", "a whole number from 1 on", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 ? count : null);

    private static readonly Option<IReadOnlyList<int>?> Steps = PipelineOptions.Parsed<IReadOnlyList<int>?>(
        "--steps", "Play these steps of the plan only, as a failure prints them: 3,17-19.", "numbers of steps such as 3,17-19", text => StepNumbers.TryParse(text, out var numbers) ? numbers : null);

    private static readonly Option<IReadOnlyList<string>?> Kinds = PipelineOptions.Parsed<IReadOnlyList<string>?>(
        "--kinds", "Deal these kinds of faults only, with commas between them.", "names of faults", text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static readonly Option<TimeSpan?> Shrink = PipelineOptions.Parsed<TimeSpan?>(
        "--shrink", "How long to look for a shorter plan that fails too. Default: not at all.", "a duration such as 20m", text => Duration.TryParse(text, out var duration) ? duration : null);

    public static Command Create()
    {
        var command = new Command("chaos", "Do a pipeline of its own every harm there is, by a seed, and verify all answers on three sides after at most every ten faults.")
        {
            PipelineOptions.Seed, Faults, Kills, Steps, Kinds, Shrink, PipelineOptions.DataDirectory, PipelineOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var kills = result.GetValue(Kills);
        var settings = new ChaosSettings
        {
            Seed = result.GetValue(PipelineOptions.Seed) ?? 1,
            Faults = kills ?? result.GetValue(Faults),
            KillsOnly = kills is not null,
            Steps = result.GetValue(Steps),
            Kinds = result.GetValue(Kinds),
            Shrink = result.GetValue(Shrink) ?? TimeSpan.Zero,
            Folder = result.GetValue(PipelineOptions.DataDirectory),
        };
        // Whoever interrupts it must not be left with a server and a host that nobody ends.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            over.Cancel();
        }

        var report = await new ChaosCommand(settings, new Progress(TimeProvider.System, Console.Error, StandardStreams.ErrorIsTerminal), TimeProvider.System).RunAsync(over.Token);
        StandardStreams.Print(output => output.WriteLine(result.GetValue(PipelineOptions.Json) ? report.ToJson() : report.ToString()));
        return report.Outcome.IsExact ? ExitCode.Exact : ExitCode.Mismatch;
    }
}
