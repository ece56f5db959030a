using System.Globalization;
using Ecommerce.Analytics;
using Ecommerce.Analytics.Ingest;
using Ecommerce.Pipeline.Cli;
using Npgsql;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>
/// Compares the PostgreSQL that answers with the one that ClickHouse's data came from. The capture does so too, and more strictly; but before it runs the store is filled,
/// and another server's database must not be.
/// </summary>
internal static class ServerIdentityCheck
{
    /// <exception cref="PartFailedException">It is another server, or another database.</exception>
    public static async Task RunAsync(EngineSet engines, AnalyticsOptions names, CancellationToken cancellationToken)
    {
        if (await ReadOffsetAsync(engines, names, cancellationToken) is not { } stored)
        {
            return;
        }

        var address = PostgresAddress.Parse(engines.Postgres);
        await using var source = NpgsqlDataSource.Create(engines.Postgres);
        await using var command = source.CreateCommand("SELECT system_identifier::text, current_database()::text FROM pg_control_system()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var system = reader.GetString(0);
        var expected = stored.SystemIdentifier.ToString(CultureInfo.InvariantCulture);
        if (system != expected || reader.GetString(1) != stored.Database)
        {
            throw new PartFailedException(
                $"The analytics here were made from database {stored.Database} of the PostgreSQL server with system identifier {expected}, "
                + $"but {address.Host}:{address.Port} answered as database {reader.GetString(1)} of system identifier {system}. Nothing was written to it. "
                + "Connect to the server that they belong to, or start with another --data-dir (and an empty ClickHouse, where that is external), "
                + "or with --resnapshot: that empties ClickHouse and begins anew with what this server holds.");
        }
    }

    private static async Task<CaptureOffsetRow?> ReadOffsetAsync(EngineSet engines, AnalyticsOptions names, CancellationToken cancellationToken)
    {
        await using var connection = await engines.ClickHouse.OpenConnectionAsync(cancellationToken);
        await using var exists = connection.CreateCommand($"SELECT count() FROM system.tables WHERE database = '{names.Database}' AND name = 'capture_offsets'");
        return Convert.ToInt64(await exists.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 0
            ? null
            : await new CaptureOffsetTable(engines.ClickHouse, names).ReadAsync(cancellationToken);
    }
}
