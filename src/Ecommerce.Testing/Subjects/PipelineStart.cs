using System.Collections.Immutable;

namespace Ecommerce.Testing.Subjects;

/// <summary>How a pipeline is to be started.</summary>
public sealed record PipelineStart
{
    /// <summary>Npgsql connection string of the PostgreSQL that it reads.</summary>
    public required string Postgres { get; init; }

    /// <summary>Tables to snapshot anew; empty for all of them, which also accepts a server with another identity. Default (the default array): none.</summary>
    public ImmutableArray<string> Resnapshot { get; init; }

    /// <summary>The process's time zone as <c>TZ</c> names it, e.g. <c>America/New_York</c>. Null (default) for that of this process. A pipeline without a process of its own ignores it.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How long it may take until the answers follow. Default 90 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);
}
