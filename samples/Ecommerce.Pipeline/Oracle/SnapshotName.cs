using Npgsql;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>Names of exported snapshots: PostgreSQL takes them as literals only.</summary>
internal static class SnapshotName
{
    /// <exception cref="FormatException">It is no snapshot's name, so it does not get into a statement.</exception>
    public static async Task AdoptAsync(string name, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (name.Length == 0 || !name.All(character => char.IsAsciiHexDigit(character) || character == '-'))
        {
            throw new FormatException("That is no name of an exported snapshot.");
        }

        await using var adopt = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{name}'", connection, transaction);
        await adopt.ExecuteNonQueryAsync(cancellationToken);
    }
}
