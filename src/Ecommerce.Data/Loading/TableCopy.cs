using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Data.Loading;

/// <summary>Sends batches by COPY.</summary>
internal static class TableCopy
{
    /// <summary>Sends one batch in the transaction of the connection. Lookup rows are there already, and an empty batch needs no message.</summary>
    public static async Task SendAsync(NpgsqlConnection connection, EncodedBatch batch, CancellationToken cancellationToken)
    {
        var table = batch.Batch.Table;
        if (batch.Batch.Rows.Count == 0 || !table.LookupRows.IsEmpty)
        {
            return;
        }

        var columns = string.Join(", ", table.Columns.Select(column => column.Name));
        var copy = await connection.BeginRawBinaryCopyAsync($"COPY {StoreSchema.SchemaName}.{table.Name} ({columns}) FROM STDIN (FORMAT binary)", cancellationToken).ConfigureAwait(false);
        try
        {
            await copy.WriteAsync(batch.Bytes, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await copy.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await copy.DisposeAsync().ConfigureAwait(false);
        }
    }
}
