using System.Collections.Immutable;

namespace Ecommerce.Data.Jobs;

/// <summary>One of the store's scheduled jobs. What it does depends on the store, the clock and the seed only; it knows nothing of what schedules it.</summary>
public sealed record StoreJob
{
    internal StoreJob(string name, string work, Func<JobScene, Task> act)
    {
        Name = name;
        Work = work;
        Act = act;
    }

    /// <summary>Its name, e.g. <c>user_registration</c>.</summary>
    public string Name { get; }

    /// <summary>Its steps in order, and their amounts. They are one transaction: a run that fails has done nothing.</summary>
    public string Work { get; }

    /// <summary>The period, on a grid that begins on a Sunday at 00:00 UTC; null for once.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>How often it is tried again after a failure.</summary>
    public int Retries { get; init; }

    /// <summary>Pause before it is tried again.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Jobs that must have succeeded before, in their own current period, in this order of asking.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    internal Func<JobScene, Task> Act { get; }
}
