using System.Globalization;
using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Data.Oracle;

/// <summary>Which transactions wrote the rows that are there (PostgreSQL's system column <c>xmin</c>), and how many each.</summary>
internal static class RowWriters
{
    public static async Task<List<(string Table, uint Transaction, long Rows)>> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        var writers = new List<(string, uint, long)>();
        var sql = string.Join(" UNION ALL ", WatchedTable.All.Select(table => $"SELECT '{table.Name}', xmin::text, count(*) FROM {StoreSchema.SchemaName}.{table.Name} GROUP BY xmin"));
        var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
        await using var commandEnds = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerEnds = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            writers.Add((reader.GetString(0), uint.Parse(reader.GetString(1), CultureInfo.InvariantCulture), reader.GetInt64(2)));
        }

        return writers;
    }
}
