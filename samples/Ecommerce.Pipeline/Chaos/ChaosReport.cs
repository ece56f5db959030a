using System.Globalization;
using System.Text.Json;
using Ecommerce.Testing.Chaos;

namespace Ecommerce.Pipeline.Chaos;

/// <summary>How a chaos run ended.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Outcome">What was found.</param>
/// <param name="Replay">The command that plays the failure again; null where there was none.</param>
internal sealed record ChaosReport(ChaosSettings Settings, ChaosOutcome Outcome, string? Replay)
{
    public string ToJson() => JsonSerializer.Serialize(new
    {
        seed = Settings.Seed,
        faults = Outcome.Faults,
        quiet_points = Outcome.QuietPoints,
        exact = Outcome.IsExact,
        lost = Outcome.Lost,
        ghosts = Outcome.Ghosts,
        duration_s = Math.Round(Outcome.Duration.TotalSeconds, 1),
        failure = Outcome.Failure,
        replay = Replay,
    });

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"chaos: {Outcome.Faults} faults, {Outcome.QuietPoints} quiet points, {(Outcome.IsExact ? "exact on three sides" : "NOT exact")}, {Outcome.Lost} rows lost, in {Outcome.Duration.TotalSeconds:0} s")
        + (Replay is null ? "" : $"{Environment.NewLine}{Outcome.Failure}{Environment.NewLine}replay: {Replay}");
}
