using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Geography;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Store;
using Npgsql;
using static Ecommerce.Data.Store.StoreTransaction;

namespace Ecommerce.Data.Jobs;

/// <summary>What a job has to work with: one transaction of the store with its clock and its randomness, and the generators of rows.</summary>
internal sealed record JobScene(StoreTransaction Store, StoreGenerator Generator, CustomerLife Customers, ICityGeocoder Geocoder, CancellationToken Cancellation)
{
    /// <summary>Takes numbers from a table's sequence; those of a run that fails are lost, so a retry makes other names.</summary>
    public Task<List<int>> TakeIdsAsync(string table, int count) =>
        ColumnAsync($"SELECT nextval(pg_get_serial_sequence('public.{table}', 'id'))::int FROM generate_series(1, $1)", count);

    /// <summary>All ids of a table, rising.</summary>
    public Task<List<int>> IdsOfAsync(string table) => ColumnAsync($"SELECT id FROM public.{table} ORDER BY id");

    /// <summary>Writes rows of one table in one round trip.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="onConflict">SQL after the values, e.g. <c>ON CONFLICT DO NOTHING</c>.</param>
    public Task InsertAsync(IReadOnlyCollection<IStoreRow> rows, string onConflict = "")
    {
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }

        var table = StoreSchema.Tables.First(table => string.Equals(table.Name, rows.First().Table, StringComparison.Ordinal));
        var columns = string.Join(", ", table.Columns.Select(column => column.Name));
        var values = string.Join(", ", table.Columns.Select((column, i) => FormattableString.Invariant($"${i + 1}::{(column.Type.Kind == ColumnKind.Enum ? "public." : string.Empty)}{column.Type.ToSql()}")));
        var sql = $"INSERT INTO public.{table.Name} ({columns}) OVERRIDING SYSTEM VALUE VALUES ({values}) {onConflict}";
        return Store.WriteAsync([.. rows.Select(row => ParameterRowWriter.Command(sql, row))]);
    }

    private async Task<List<int>> ColumnAsync(string sql, params object[] values)
    {
        var column = new List<int>();
        await Store.RunAsync((_, reader) => column.Add(reader.GetInt32(0)), Sql(sql, values)).ConfigureAwait(false);
        return column;
    }
}
