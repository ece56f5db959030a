using System.Globalization;
using Npgsql;

namespace Ecommerce.Data.Oracle;

/// <summary>What the server remembers of a transaction by its number (<c>pg_xact_status</c>).</summary>
internal static class CommitStatus
{
    public const string InProgress = "in progress";

    /// <summary>Asks.</summary>
    /// <returns><c>committed</c>, <c>aborted</c>, <see cref="InProgress"/>, or null where the server has forgotten.</returns>
    public static async Task<string?> AskAsync(NpgsqlConnection connection, ulong transaction, CancellationToken cancellationToken = default)
    {
        var command = new NpgsqlCommand("SELECT pg_xact_status($1::text::xid8)", connection);
        await using var ending = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter { Value = transaction.ToString(CultureInfo.InvariantCulture) });
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidParameterValue)
        {
            // "Transaction ID is in the future": a server that died before it wrote anything of the transaction down has forgotten that it gave the number away.
            return "aborted";
        }
    }

    /// <summary>Whether it committed; null where that is not known, now or ever.</summary>
    public static async Task<bool?> HasCommittedAsync(NpgsqlConnection connection, ulong transaction, CancellationToken cancellationToken = default) =>
        await AskAsync(connection, transaction, cancellationToken).ConfigureAwait(false) switch
        {
            "committed" => true,
            "aborted" => false,
            _ => null,
        };
}
