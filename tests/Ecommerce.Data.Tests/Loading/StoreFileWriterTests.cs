using System.Security.Cryptography;
using System.Text;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Testing;
using Parquet;

namespace Ecommerce.Data.Tests.Loading;

public sealed class StoreFileWriterTests(PostgresServerFixture server)
{
    private static readonly GenerationOptions Small = new() { Seed = 6, Users = 60, Products = 30, Orders = 1_400, Campaigns = 5, Discounts = 10 };

    [Theory]
    [InlineData(StoreFileFormat.Csv)]
    [InlineData(StoreFileFormat.Parquet)]
    [InlineData(StoreFileFormat.Sql)]
    public async Task Writes_a_file_per_table_and_vouches_for_each(StoreFileFormat format)
    {
        using var folder = new TestFolder();
        var generator = new StoreGenerator(Small);
        var report = await new StoreFileWriter(folder.Path, format) { Parallel = 2 }.WriteAsync(generator);

        var sums = (await File.ReadAllLinesAsync(folder[StoreFileWriter.ChecksumFileName])).ToDictionary(line => line[66..], line => line[..64]);
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo(sums.Keys.Append(StoreFileWriter.ChecksumFileName));
        foreach (var (name, sum) in sums)
        {
            Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(folder[name]))).Should().Be(sum, name);
        }

        report.Rows.Should().Be(generator.CountRows());
        foreach (var table in report.Tables)
        {
            var name = StoreFileWriter.FileName(format, table.Name);
            table.Sha256.Should().Be(sums[name]);
            table.Bytes.Should().Be(new FileInfo(folder[name]).Length);
        }
    }

    [Fact]
    public async Task Writes_sql_that_loads_in_one_go_in_an_empty_database()
    {
        using var folder = new TestFolder();
        using var csv = new TestFolder();
        var generator = new StoreGenerator(Small);
        await new StoreFileWriter(folder.Path, StoreFileFormat.Sql).WriteAsync(generator);
        await new StoreFileWriter(csv.Path).WriteAsync(generator);
        await using var database = await server.CreateDatabaseAsync();

        await database.ExecuteAsync(await ScriptAsync(folder, "load.sql"));

        await using var connection = await database.DataSource.OpenConnectionAsync();
        foreach (var table in StoreSchema.Tables)
        {
            using var reader = await connection.BeginTextExportAsync($"COPY (SELECT * FROM {table.Name} ORDER BY id) TO STDOUT (FORMAT csv, HEADER)");
            (await reader.ReadToEndAsync()).Should().Be(await File.ReadAllTextAsync(csv[$"{table.Name}.csv"]), table.Name);
        }

        (await new StoreDatabase(database.DataSource).IsCreatedAsync()).Should().BeTrue("the shape is the model's");
        (await database.ScalarAsync<bool>("SELECT nextval(pg_get_serial_sequence('orders', 'id')) = max(id) + 1 FROM orders")).Should().BeTrue();
    }

    [Fact]
    public void Writes_sql_that_nothing_in_a_text_can_break_out_of()
    {
        var text = new StringBuilder();
        var writer = new SqlRowWriter(text, StoreSchema.Table("transactions"), firstRow: 499);
        writer.Row(new TransactionRow(1, null, TransactionKind.Refund, 12.5m, false, new DateTime(2025, 1, 2, 3, 4, 5), "it's \\'; DROP TABLE users; --"));
        writer.Row(new TransactionRow(2, 7, null, null, null, null, null));
        text.ToString().Should().Be(
            ",\n(1, NULL, 'refund', 12.50, false, '2025-01-02 03:04:05', 'it''s \\''; DROP TABLE users; --')"
            + ";\nINSERT INTO public.transactions (id, order_id, transaction_type, amount, status, created_at, description) VALUES\n(2, 7, NULL, NULL, NULL, NULL, NULL)");
    }

    [Fact]
    public async Task Writes_parquet_that_a_reader_gives_back_as_it_was()
    {
        using var folder = new TestFolder();
        var generator = new StoreGenerator(Small);
        await new StoreFileWriter(folder.Path, StoreFileFormat.Parquet) { Parallel = 2 }.WriteAsync(generator);

        var orders = generator.Orders().Select(order => order.Order).ToList();
        await using (var file = File.OpenRead(folder["orders.parquet"]))
        {
            await using var reader = await ParquetReader.CreateAsync(file);
            reader.RowGroupCount.Should().Be(1);
            (await ReadAsync<int>(reader, "id")).Should().Equal(orders.Select(order => order.Id));
            (await ReadAsync<decimal>(reader, "total_amount")).Should().Equal(orders.Select(order => order.TotalAmount));
            (await ReadNullableAsync<int>(reader, "discount_id")).Should().Equal(orders.Select(order => order.DiscountId));
            (await ReadNullableAsync<DateTime>(reader, "shipped_at")).Should().Equal(orders.Select(order => order.ShippedAt));
            (await ReadAsync<DateTime>(reader, "created_at")).Should().Equal(orders.Select(order => order.CreatedAt));
        }

        var moves = generator.Orders().SelectMany(order => order.Transactions).ToList();
        await using var transactions = File.OpenRead(folder["transactions.parquet"]);
        await using var moved = await ParquetReader.CreateAsync(transactions);
        moved.Schema.DataFields.Select(field => field.Name).Should().Equal(StoreSchema.Table("transactions").Columns.Select(column => column.Name));
        (await ReadTextAsync(moved, "transaction_type")).Should().Equal(moves.Select(move => move.Kind?.ToLabel()));
        (await ReadNullableAsync<bool>(moved, "status")).Should().Equal(moves.Select(move => move.Succeeded));
    }

    [Fact]
    public async Task Leaves_no_checksums_behind_when_stopped()
    {
        using var folder = new TestFolder();
        using var stop = new CancellationTokenSource();
        await File.WriteAllTextAsync(folder[StoreFileWriter.ChecksumFileName], "of an earlier store");
        var writer = new StoreFileWriter(folder.Path, StoreFileFormat.Parquet) { Parallel = 3 };
        await writer.Awaiting(w => w.WriteAsync(new StoreGenerator(Small), new Stopping(stop), stop.Token)).Should().ThrowAsync<OperationCanceledException>();
        File.Exists(folder[StoreFileWriter.ChecksumFileName]).Should().BeFalse();
    }

    private static async Task<T[]> ReadAsync<T>(ParquetReader reader, string column)
        where T : struct
    {
        using var group = reader.OpenRowGroupReader(0);
        var values = new T[group.RowCount];
        await group.ReadAsync<T>(reader.Schema.FindDataField(column), values.AsMemory());
        return values;
    }

    private static async Task<T?[]> ReadNullableAsync<T>(ParquetReader reader, string column)
        where T : struct
    {
        using var group = reader.OpenRowGroupReader(0);
        var values = new T?[group.RowCount];
        await group.ReadAsync<T>(reader.Schema.FindDataField(column), values.AsMemory());
        return values;
    }

    private static async Task<string?[]> ReadTextAsync(ParquetReader reader, string column)
    {
        using var group = reader.OpenRowGroupReader(0);
        var values = new string?[group.RowCount];
        await group.ReadAsync(reader.Schema.FindDataField(column), values.AsMemory()!);
        return values;
    }

    /// <summary>The script as psql runs it: with what it includes in its place, and without the settings of psql itself.</summary>
    private static async Task<string> ScriptAsync(TestFolder folder, string name)
    {
        var sql = new StringBuilder();
        foreach (var line in await File.ReadAllLinesAsync(folder[name]))
        {
            sql.Append(line switch
            {
                _ when line.StartsWith("\\ir ", StringComparison.Ordinal) => await File.ReadAllTextAsync(folder[line[4..]]),
                _ when line.StartsWith("\\set ", StringComparison.Ordinal) => "",
                _ => line,
            }).Append('\n');
        }

        return sql.ToString();
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<LoadProgress>
    {
        public void Report(LoadProgress value)
        {
            if (value.Table == "orders")
            {
                stop.Cancel();
            }
        }
    }
}
