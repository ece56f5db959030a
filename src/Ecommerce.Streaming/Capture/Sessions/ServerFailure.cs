using System.Net.Sockets;
using Npgsql;

namespace Ecommerce.Streaming.Capture.Sessions;

/// <summary>Tells the failures that trying again may cure from those that a person must cure, and words the latter.</summary>
internal static class ServerFailure
{
    /// <summary>The transport failed or the server is going down, starting up or out of a resource for the moment.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        CaptureException => false,
        PostgresException e => e.SqlState[..2] is "08" or "53" or "57" && e.SqlState is not (PostgresErrorCodes.ConfigurationLimitExceeded or PostgresErrorCodes.DiskFull)
            || e.SqlState is PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected

            // The slot was dropped after it was looked at: the next session makes a new one. Another missing object, such as the publication, has the same code.
            || e is { SqlState: PostgresErrorCodes.UndefinedObject, Routine: "ReplicationSlotAcquire" },
        NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>The error of a first attempt to connect, with the remedy that fits the server's answer.</summary>
    public static CaptureSetupException Connecting(string where, Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } e =>
            Say(where, e, "Check user name and password in the connection string, and that pg_hba.conf admits them (also for the database 'replication')."),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } e => Say(where, e, "Create the database or correct its name in the connection string."),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e => Say(where, e, "Give the role the right: ALTER ROLE … REPLICATION (as a superuser)."),
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } e => Say(where, e, "Raise max_connections or max_wal_senders, or end sessions that are not needed."),
        PostgresException e => Say(where, e, "See the server's log."),
        _ => new CaptureSetupException($"No connection to PostgreSQL at {where}: {cause.Message}.", "Check that the server runs and that host and port in the connection string are right.", cause),
    };

    /// <summary>What to do about a refusal in the midst of it all.</summary>
    public static string Remedy(PostgresException refusal) => refusal.SqlState switch
    {
        PostgresErrorCodes.DiskFull => "Make room on the server's disk, then start again: nothing that was committed is lost.",
        PostgresErrorCodes.InsufficientPrivilege => "Give the role what it lacks.",
        _ => "See the server's log.",
    };

    public static string Words(PostgresException e) => $"\"{e.MessageText}\" (SQLSTATE {e.SqlState})";

    private static CaptureSetupException Say(string where, PostgresException e, string remedy) => new($"PostgreSQL at {where} refuses: {Words(e)}.", remedy, e);
}
