namespace Ecommerce.Data.Store;

/// <summary>
/// A clock whose time starts where it is told to and runs so many times as fast as another's. It can be stopped, set going again, and moved on by hand. Timers
/// made from it, and what waits on them (<see cref="Task.Delay(TimeSpan, TimeProvider)"/>), follow its time. Safe for many threads.
/// </summary>
public sealed class VirtualClock : TimeProvider
{
    // The clock below has timers to the millisecond, and none beyond 49 days.
    private static readonly TimeSpan FinestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _start;
    private readonly HashSet<VirtualTimer> _timers = [];
    private TimeSpan _gone;
    private long? _since;

    /// <summary>Makes a clock that stands still until <see cref="Resume"/>.</summary>
    /// <param name="start">What it says first.</param>
    /// <param name="speed">How many of its seconds go by in one of the source's: above 0, up to 1,000,000. 1 by default.</param>
    /// <param name="source">The clock that drives it; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is none.</exception>
    public VirtualClock(DateTimeOffset start, double speed = 1, TimeProvider? source = null)
    {
        if (!(speed > 0 && speed <= 1_000_000))
        {
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "A clock runs above 0 and up to 1,000,000 times as fast as its source.");
        }

        _start = start.ToUniversalTime();
        Speed = speed;
        Source = source ?? System;
    }

    /// <summary>How many of its seconds go by in one of the source's.</summary>
    public double Speed { get; }

    /// <summary>The clock that drives it.</summary>
    public TimeProvider Source { get; }

    /// <summary>Whether its time stands still.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_lock)
            {
                return _since is null;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Stops it; nothing if it stands still already.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _gone = Gone;
            _since = null;
            Reschedule();
        }
    }

    /// <summary>Sets it going; nothing if it runs already.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _since ??= Source.GetTimestamp();
            Reschedule();
        }
    }

    /// <summary>Moves it on at once, whether it runs or not. What is due by then happens, on the threads of the timers.</summary>
    /// <param name="span">By how much; not negative.</param>
    public void Step(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        lock (_lock)
        {
            _gone += span;
            Reschedule();
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _start + Gone;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return Gone.Ticks;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    // Under the lock.
    private TimeSpan Gone => _since is { } since ? _gone + (Source.GetElapsedTime(since) * Speed) : _gone;

    private void Reschedule()
    {
        foreach (var timer in _timers)
        {
            timer.Schedule();
        }
    }

    private sealed class VirtualTimer : ITimer
    {
        private readonly VirtualClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _alarm;
        private TimeSpan? _due;
        private TimeSpan _period;

        public VirtualTimer(VirtualClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _alarm = clock.Source.CreateTimer(static timer => ((VirtualTimer)timer!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._lock)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.Gone + dueTime;
                _period = period;
                if (_due is null)
                {
                    _clock._timers.Remove(this);
                }
                else
                {
                    _clock._timers.Add(this);
                }

                return Schedule();
            }
        }

        /// <summary>Sets the alarm for when it is due. Under the clock's lock.</summary>
        public bool Schedule()
        {
            var left = _due - _clock.Gone;
            var wait = left switch
            {
                null => Timeout.InfiniteTimeSpan,
                { } over when over <= TimeSpan.Zero => TimeSpan.Zero,
                _ when _clock._since is null => Timeout.InfiniteTimeSpan,
                { } ahead => Wait(ahead / _clock.Speed),
            };
            return _alarm.Change(wait, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_clock._lock)
            {
                _due = null;
                _clock._timers.Remove(this);
            }

            _alarm.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            lock (_clock._lock)
            {
                _due = null;
                _clock._timers.Remove(this);
            }

            await _alarm.DisposeAsync().ConfigureAwait(false);
        }

        private static TimeSpan Wait(TimeSpan time) => time < FinestWait ? FinestWait : time > LongestWait ? LongestWait : time;

        private void Ring()
        {
            lock (_clock._lock)
            {
                if (_due is not { } due || due > _clock.Gone)
                {
                    // An alarm that came early, or after the timer was changed.
                    Schedule();
                    return;
                }

                _due = _period > TimeSpan.Zero ? due + _period : null;
                if (_due is null)
                {
                    _clock._timers.Remove(this);
                }

                Schedule();
            }

            _callback(_state);
        }
    }
}
