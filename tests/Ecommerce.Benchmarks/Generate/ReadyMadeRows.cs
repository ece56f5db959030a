using Ecommerce.Data.Schema;
using Npgsql;

namespace Ecommerce.Benchmarks.Generate;

/// <summary>A loaded store as the bytes of binary COPY, in memory.</summary>
internal sealed class ReadyMadeRows
{
    private readonly List<(TableModel Table, byte[] Bytes)> _tables = [];

    /// <summary>Rows of all tables together; lookup rows are left out, since creating the tables writes them.</summary>
    public long Rows { get; private set; }

    public static async Task<ReadyMadeRows> ReadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var ready = new ReadyMadeRows();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var table in StoreSchema.Tables.Where(table => table.LookupRows.IsEmpty))
        {
            using var bytes = new MemoryStream();
            await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} TO STDOUT (FORMAT binary)", cancellationToken))
            {
                await copy.CopyToAsync(bytes, cancellationToken);
            }

            ready._tables.Add((table, bytes.ToArray()));
            await using var count = new NpgsqlCommand($"SELECT count(*) FROM {table.Name}", connection);
            ready.Rows += (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        }

        return ready;
    }

    public static async Task DropForeignKeysAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var drop = source.CreateCommand("""
            DO $$ DECLARE k record; BEGIN
                FOR k IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f' LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.t, k.conname);
                END LOOP;
            END $$
            """);
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Sends all tables in one transaction.</summary>
    public async Task WriteAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (table, bytes) in _tables)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table.Name} FROM STDIN (FORMAT binary)", cancellationToken);
            await copy.WriteAsync(bytes, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
