using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>The store's clock jumps ahead, to the last seconds of a day or month, or by weeks.</summary>
/// <param name="Span">By how much; zero to three seconds before the end of the month.</param>
public sealed record JumpClock(TimeSpan Span) : Fault
{
    /// <inheritdoc/>
    public override string Name => "clock-jump";

    /// <inheritdoc/>
    public override async Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var now = scene.Store.Clock.GetUtcNow();
        var monthEnd = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1) - TimeSpan.FromSeconds(3);
        scene.Store.Clock.Step(Span > TimeSpan.Zero ? Span : monthEnd > now ? monthEnd - now : TimeSpan.FromDays(1));
        await scene.LiveAsync(TimeSpan.FromMilliseconds(300), cancellationToken).ConfigureAwait(false);
    }
}
