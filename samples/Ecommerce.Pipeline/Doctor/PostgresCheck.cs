using System.Globalization;
using Npgsql;

namespace Ecommerce.Pipeline.Doctor;

/// <summary>Whether a PostgreSQL can be captured from.</summary>
internal static class PostgresCheck
{
    private const int OldestVersion = 140_000;

    public static async Task<IReadOnlyList<Finding>> RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(
                """
                SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_setting('wal_level'), rolsuper OR rolreplication,
                       current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)::int,
                       current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication)::int,
                       has_database_privilege(current_database(), 'CREATE'), rolname
                FROM pg_roles WHERE rolname = current_user
                """,
                connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            findings.Add(reader.GetInt32(0) >= OldestVersion
                ? new Finding("PostgreSQL", Verdict.Good, $"{connection.Host}:{connection.Port}/{connection.Database} is {reader.GetString(1)}")
                : new Finding("PostgreSQL", Verdict.Bad, $"{reader.GetString(1)} is too old", "Use PostgreSQL 14 or later."));
            findings.Add(reader.GetString(2) == "logical"
                ? new Finding("wal_level", Verdict.Good, "logical")
                : new Finding("wal_level", Verdict.Bad, reader.GetString(2), "ALTER SYSTEM SET wal_level = logical; then restart the server."));
            findings.Add(reader.GetBoolean(3)
                ? new Finding("replication", Verdict.Good, $"{reader.GetString(7)} may replicate")
                : new Finding("replication", Verdict.Bad, $"{reader.GetString(7)} may not replicate", $"ALTER ROLE {reader.GetString(7)} REPLICATION;"));
            findings.Add(Places("slots", "max_replication_slots", reader.GetInt32(4)));
            findings.Add(Places("senders", "max_wal_senders", reader.GetInt32(5)));
            findings.Add(reader.GetBoolean(6)
                ? new Finding("rights", Verdict.Good, "may create schemas and publications")
                : new Finding("rights", Verdict.Bad, $"{reader.GetString(7)} may not create schemas or publications", $"GRANT CREATE ON DATABASE \"{connection.Database}\" TO {reader.GetString(7)};"));
        }
        catch (Exception error) when (error is NpgsqlException or ArgumentException or TimeoutException)
        {
            findings.Add(new Finding("PostgreSQL", Verdict.Bad, error.Message, "Check that it runs and what --postgres says."));
        }

        return findings;
    }

    // One for the capture and one for verification.
    private static Finding Places(string subject, string setting, int free) => free >= 2
        ? new Finding(subject, Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"{free} free"))
        : new Finding(subject, Verdict.Bad, string.Create(CultureInfo.InvariantCulture, $"{free} free; a capture takes one and a verification another"), $"Raise {setting}, or drop what nobody uses.");
}
