using System.Collections.Immutable;
using Ecommerce.Data.Geography;
using Ecommerce.Data.Store;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>What the run verb was asked for.</summary>
internal sealed record PipelineSettings
{
    /// <summary>Seed asked for; null takes the data directory's own, or 1 for a new one.</summary>
    public long? Seed { get; init; }

    public double OrdersPerSecond { get; init; } = 5;

    /// <summary>How the orders spread over the store's time.</summary>
    public StoreRhythm Rhythm { get; init; } = StoreRhythm.Steady;

    /// <summary>How many of the store's seconds go by in one of the system's; the orders per second are the system's.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How much history an empty store gets, in whole days up to now; null for a year.</summary>
    public TimeSpan? Backfill { get; init; }

    /// <summary>How many orders that history has; null for 2,000.</summary>
    public int? Orders { get; init; }

    /// <summary>Whether to keep the store's own arithmetic of the answers.</summary>
    public bool Oracle { get; init; }

    /// <summary>How long to run once ready; null until a signal comes.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Kept data; null for a private folder that goes at the end.</summary>
    public string? DataDirectory { get; init; }

    public bool NoStore { get; init; }

    /// <summary>Whether the scheduled jobs do the store's work, in place of its life.</summary>
    public bool Jobs { get; init; }

    /// <summary>Whom the jobs ask where cities are; null for the bundled gazetteer.</summary>
    public NominatimOptions? Nominatim { get; init; }

    public bool Verify { get; init; } = true;

    /// <summary>Whether other processes may do this host harm, for tests of it.</summary>
    public bool Faults { get; init; }

    public bool Json { get; init; }

    public bool Verbose { get; init; }

    public string? EndpointsFile { get; init; }

    /// <summary>Connection string of an external PostgreSQL; null starts the embedded one.</summary>
    public string? Postgres { get; init; }

    /// <summary>Bootstrap list of an external Kafka; null starts the embedded broker.</summary>
    public string? Kafka { get; init; }

    /// <summary>URL of an external ClickHouse; null opens the embedded engine.</summary>
    public string? ClickHouse { get; init; }

    /// <summary>How long the log of changes remembers; zero keeps none.</summary>
    public TimeSpan ChangeLog { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Replication slot of the capture, and its publication's name.</summary>
    public string Slot { get; init; } = "ecommerce";

    /// <summary>Loopback port on which the embedded ClickHouse answers; 0 takes a free one.</summary>
    public int ClickHousePort { get; init; }

    /// <summary>How long a verification may wait for the pipeline to catch up.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Tables (<c>schema.table</c>) to read again at the start; empty to begin anew, whatever server this is; default (no list) for neither.</summary>
    public ImmutableArray<string> Resnapshot { get; init; }

    /// <summary>Whether ClickHouse is emptied first and whatever PostgreSQL this is accepted.</summary>
    public bool BeginsAnew => Resnapshot is { IsDefault: false, IsEmpty: true };
}
