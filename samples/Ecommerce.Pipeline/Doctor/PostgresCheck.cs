using System.Globalization;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Repair;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;
using Npgsql;

namespace Ecommerce.Pipeline.Doctor;

/// <summary>Whether a PostgreSQL can be captured from. Looks only; writes nothing.</summary>
internal static class PostgresCheck
{
    private const int OldestVersion = 140_000;

    private const string Facts =
        """
        SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_setting('wal_level'), rolsuper OR rolreplication,
               current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)::int,
               current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication)::int,
               has_database_privilege(current_database(), 'CREATE') OR to_regnamespace('ecommerce') IS NOT NULL AND EXISTS (SELECT FROM pg_publication WHERE pubname = $2),
               rolname, pg_is_in_recovery(), current_setting('transaction_read_only')::boolean,
               to_regclass('public.orders') IS NOT NULL OR coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false),
               s.plugin::text, s.database::text, s.active_pid
        FROM pg_roles LEFT JOIN pg_replication_slots AS s ON s.slot_name = $1 WHERE rolname = current_user
        """;

    /// <summary>Server, role and tables.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(string connectionString, string slot, CancellationToken cancellationToken)
    {
        try
        {
            var findings = await ServerAsync(connectionString, slot, cancellationToken);
            return findings is [{ Verdict: Verdict.Bad } refused]
                ? [refused with { Detail = $"{PostgresAddress.Describe(PostgresAddress.Parse(connectionString))}: {refused.Detail}" }]
                : [.. findings, await TablesAsync(connectionString, cancellationToken), .. await DriftAsync(connectionString, cancellationToken)];
        }
        catch (UsageException error)
        {
            return [new Finding("PostgreSQL", Verdict.Bad, error.Message, "Correct --postgres.")];
        }
    }

    /// <summary>What a capture needs of server and role; one bad finding where there is no connection.</summary>
    /// <exception cref="UsageException">The text is no connection string.</exception>
    public static async Task<IReadOnlyList<Finding>> ServerAsync(string connectionString, string slot, CancellationToken cancellationToken)
    {
        var address = PostgresAddress.Parse(connectionString);
        var capture = StorePipeline.CaptureOf(connectionString, slot);
        var findings = new List<Finding>();
        try
        {
            await using var connection = new NpgsqlConnection(Impatient(connectionString));
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Facts, connection) { Parameters = { new() { Value = capture.SlotName }, new() { Value = capture.PublicationName } } };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            Look(reader, address, capture.SlotName, findings);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            findings.Add(new Finding("PostgreSQL", Verdict.Bad, FailureReport.OneLine(error), Remedy(error, address)));
        }

        return findings;
    }

    private static string Impatient(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 15 }.ConnectionString;

    private static void Look(NpgsqlDataReader facts, NpgsqlConnectionStringBuilder address, string slot, List<Finding> findings)
    {
        var role = facts.GetString(7);
        findings.Add(facts.GetInt32(0) >= OldestVersion
            ? new Finding("PostgreSQL", Verdict.Good, $"{address.Host}:{address.Port}/{address.Database} is {facts.GetString(1)}")
            : new Finding("PostgreSQL", Verdict.Bad, $"{facts.GetString(1)} is too old", "Use PostgreSQL 14 or later."));
        if (facts.GetBoolean(8))
        {
            findings.Add(new Finding("writing", Verdict.Bad, "the server is a standby (in recovery)", "Connect to its primary."));
        }
        else if (facts.GetBoolean(9))
        {
            findings.Add(new Finding("writing", Verdict.Bad, $"sessions of {role} are read-only", $"ALTER ROLE {role} RESET default_transaction_read_only; or reset it for the database or the server."));
        }

        var level = facts.GetString(2);
        findings.Add(level == "logical"
            ? new Finding("wal_level", Verdict.Good, level)
            : new Finding("wal_level", Verdict.Bad, $"wal_level is {level}, and a capture needs logical", "ALTER SYSTEM SET wal_level = logical; then restart the server."));
        findings.Add(facts.GetBoolean(3)
            ? new Finding("replication", Verdict.Good, $"{role} may replicate")
            : new Finding("replication", Verdict.Bad, $"{role} may not replicate", $"ALTER ROLE {role} REPLICATION; as a superuser."));

        var exists = !facts.IsDBNull(11);
        if (exists && (facts.GetString(11) != "pgoutput" || facts.IsDBNull(12) || facts.GetString(12) != address.Database))
        {
            findings.Add(new Finding(
                "slot", Verdict.Bad, $"replication slot {slot} is somebody else's: it decodes database {(facts.IsDBNull(12) ? "(none)" : facts.GetString(12))} with {facts.GetString(11)}", $"Connect to that database, choose another --slot, or, once nobody needs it: SELECT pg_drop_replication_slot('{slot}');"));
        }
        else if (exists)
        {
            findings.Add(new Finding("slot", Verdict.Good, facts.IsDBNull(13) ? $"{slot} exists and is idle" : $"{slot} is in use by server process {facts.GetInt32(13).ToString(CultureInfo.InvariantCulture)}: a capture is running"));
        }

        // One for the capture, unless it has one, and one for verification.
        findings.Add(Places("slots", "max_replication_slots", facts.GetInt32(4), exists ? 1 : 2));
        findings.Add(Places("senders", "max_wal_senders", facts.GetInt32(5), facts.IsDBNull(13) ? 2 : 1));
        findings.Add((facts.GetBoolean(6), facts.GetBoolean(10)) switch
        {
            (true, true) => new Finding("rights", Verdict.Good, "may create what is missing"),
            (false, _) => new Finding("rights", Verdict.Bad, $"{role} may not create schemas or publications in database {address.Database}", $"GRANT CREATE ON DATABASE \"{address.Database}\" TO {role};"),
            _ => new Finding("rights", Verdict.Bad, $"{role} may not create tables in schema public", $"GRANT CREATE ON SCHEMA public TO {role};"),
        });
    }

    private static async Task<Finding> TablesAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(Impatient(connectionString));
            return new Finding("tables", Verdict.Good, await new StoreDatabase(source).IsCreatedAsync(cancellationToken) ? "the store's tables are there" : "none of the store's tables yet; the first run creates them");
        }
        catch (StoreShapeException error)
        {
            return new Finding("tables", Verdict.Bad, error.Message, "Name another database.");
        }
        catch (NpgsqlException error)
        {
            return new Finding("tables", Verdict.Bad, FailureReport.OneLine(error), "Let the role read the catalogue.");
        }
    }

    private static async Task<IReadOnlyList<Finding>> DriftAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Impatient(connectionString));
            await connection.OpenAsync(cancellationToken);
            await using var exists = new NpgsqlCommand("SELECT to_regclass('public.orders') IS NOT NULL", connection);
            return await exists.ExecuteScalarAsync(cancellationToken) is true
                ? [.. (await SchemaDrift.CompareAsync(connection, StoreAnswers.All, cancellationToken)).Select(difference => difference.Answers.IsEmpty
                    ? new Finding("schema", Verdict.Note, difference.ToString())
                    : new Finding("schema", Verdict.Bad, difference.ToString(), "Undo the change of the table; the host reads it again by itself."))]
                : [];
        }
        catch (NpgsqlException error)
        {
            return [new Finding("schema", Verdict.Bad, FailureReport.OneLine(error), "Let the role read the catalogue.")];
        }
    }

    private static Finding Places(string subject, string setting, int free, int needed) => free >= needed
        ? new Finding(subject, Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"{free} free"))
        : new Finding(subject, Verdict.Bad, string.Create(CultureInfo.InvariantCulture, $"{free} free of {setting}, {needed} needed: a capture takes one and a verification another"), $"Raise {setting} and restart the server, or drop what nobody uses.");

    private static string Remedy(Exception error, NpgsqlConnectionStringBuilder address) => (error as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Correct user and password in --postgres, or let pg_hba.conf admit them.",
        PostgresErrorCodes.InvalidCatalogName => $"CREATE DATABASE \"{address.Database}\"; or correct Database in --postgres.",
        PostgresErrorCodes.TooManyConnections => "Raise max_connections, or end sessions that nobody needs.",
        _ => "Check that it runs, and what --postgres says.",
    };
}
