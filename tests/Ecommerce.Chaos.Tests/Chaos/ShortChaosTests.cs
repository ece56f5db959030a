using Ecommerce.Pipeline.Chaos;
using Ecommerce.Pipeline.Status;

namespace Ecommerce.Chaos.Tests.Chaos;

/// <summary>The short form of <c>chaos</c>: real engines, a host in a process of its own, every kind of fault.</summary>
public sealed class ShortChaosTests(ITestOutputHelper output)
{
    // Every kind as often as it weighs.
    private const int Faults = 56;

    [Fact]
    public async Task The_answers_are_exact_on_three_sides_after_more_than_fifty_faults()
    {
        var told = new StringWriter();
        var progress = new Progress(TimeProvider.System, TextWriter.Synchronized(told), isTerminal: false);
        var report = await new ChaosCommand(new ChaosSettings { Seed = 20, Faults = Faults }, progress, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        output.WriteLine(told.ToString());
        report.Outcome.Failure.Should().BeNull("this plays it again: {0}", report.Replay);
        report.Outcome.IsExact.Should().BeTrue();
        report.Outcome.Lost.Should().Be(0);
        report.Outcome.Ghosts.Should().Be(0);
        report.Outcome.Faults.Should().Be(Faults);
        report.Outcome.QuietPoints.Should().BeGreaterThanOrEqualTo(Faults / 10);
    }
}
