using Ecommerce.Data.Store;

namespace Ecommerce.Data.Tests.Store;

public sealed class VirtualClockTests
{
    private static readonly DateTimeOffset Start = new(2030, 5, 1, 12, 0, 0, TimeSpan.FromHours(2));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Stands_still_until_it_is_set_going_and_moves_on_by_hand()
    {
        var clock = new VirtualClock(Start, speed: 3600);
        clock.IsPaused.Should().BeTrue();
        clock.GetUtcNow().Should().Be(Start);
        var mark = clock.GetTimestamp();
        clock.Step(TimeSpan.FromDays(3));
        clock.GetUtcNow().Should().Be(Start.AddDays(3));
        clock.GetElapsedTime(mark).Should().Be(TimeSpan.FromDays(3));
    }

    [Fact]
    public void Runs_so_many_times_as_fast_as_its_source_and_never_while_it_is_paused()
    {
        var source = new HandClock();
        var clock = new VirtualClock(Start, speed: 3600, source);
        source.Advance(TimeSpan.FromSeconds(5));
        clock.Resume();
        source.Advance(TimeSpan.FromSeconds(2));
        clock.Resume();
        clock.GetUtcNow().Should().Be(Start.AddHours(2));
        clock.Pause();
        source.Advance(TimeSpan.FromSeconds(7));
        clock.Pause();
        clock.GetUtcNow().Should().Be(Start.AddHours(2));
        clock.Step(TimeSpan.FromMinutes(30));
        clock.Resume();
        source.Advance(TimeSpan.FromSeconds(1));
        clock.GetUtcNow().Should().Be(Start.AddHours(3.5));
    }

    [Fact]
    public async Task A_wait_ends_by_its_time_and_not_before()
    {
        var clock = new VirtualClock(Start);
        var wait = Task.Delay(TimeSpan.FromDays(40), clock);
        clock.Step(TimeSpan.FromDays(39));
        await Task.Delay(TimeSpan.FromMilliseconds(1), Fast());
        wait.IsCompleted.Should().BeFalse("a day is left");
        clock.Step(TimeSpan.FromDays(1));
        await wait.WaitAsync(Patience);

        // A clock that runs gets there by itself: an hour within a second.
        await Task.Delay(TimeSpan.FromHours(1), Fast()).WaitAsync(Patience);

        static VirtualClock Fast()
        {
            var clock = new VirtualClock(Start, speed: 36_000);
            clock.Resume();
            return clock;
        }
    }

    [Fact]
    public async Task A_timer_with_a_period_rings_once_for_each_that_has_gone_by()
    {
        var clock = new VirtualClock(Start);
        var rung = 0;
        var third = new TaskCompletionSource();
        await using (clock.CreateTimer(_ => { if (Interlocked.Increment(ref rung) == 3) { third.SetResult(); } }, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1)))
        {
            clock.Step(TimeSpan.FromHours(3.5));
            await third.Task.WaitAsync(Patience);
        }

        clock.Step(TimeSpan.FromHours(10));
        rung.Should().Be(3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1_000_001)]
    public void Refuses_a_speed_that_is_none(double speed) => FluentActions.Invoking(() => new VirtualClock(Start, speed)).Should().Throw<ArgumentOutOfRangeException>();

    /// <summary>A clock that a test moves; nobody waits on it.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan span) => _ticks += span.Ticks;
    }
}
