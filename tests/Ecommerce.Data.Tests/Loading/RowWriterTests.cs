using System.Buffers;
using System.Text;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Schema;
using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Loading;

public sealed class RowWriterTests(PostgresDatabaseFixture fixture) : IClassFixture<PostgresDatabaseFixture>
{
    [Fact]
    public async Task Sends_every_number_text_and_instant_as_it_is()
    {
        var numbers = Enumerable.Range(1, 300).Select(AnyNumber)
            .Concat([0m, 0.00m, -0.0001m, 1m, 9_999m, 10_000m, 10_000.0001m, 12_345_678.9m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, 100_000_000m]).ToArray();
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new CopyRowWriter(buffer);
        writer.Begin();
        for (var i = 0; i < numbers.Length; i++)
        {
            writer.Row(new AnyRow(i, numbers[i], i % 7 == 0 ? null : $"{i} “ünï\t,\"\n\\", new DateTime(1970 + i, 2, 3, 4, 5, 6).AddMicroseconds(i)), columns: 5);
        }

        writer.End();
        await fixture.Database.ExecuteAsync("CREATE TABLE any_row (id int, n numeric, t text, at timestamp, flag boolean)");
        await using var connection = await fixture.Database.DataSource.OpenConnectionAsync();
        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY any_row FROM STDIN (FORMAT binary)"))
        {
            await copy.WriteAsync(buffer.WrittenMemory);
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, n::text, t, at, flag FROM any_row ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync();
        var read = 0;
        while (await reader.ReadAsync())
        {
            var i = read++;
            reader.GetInt32(0).Should().Be(i);
            reader.GetString(1).Should().Be(numbers[i].ToString(System.Globalization.CultureInfo.InvariantCulture));
            (await reader.IsDBNullAsync(2) ? null : reader.GetString(2)).Should().Be(i % 7 == 0 ? null : $"{i} “ünï\t,\"\n\\");
            reader.GetDateTime(3).Should().Be(new DateTime(1970 + i, 2, 3, 4, 5, 6).AddMicroseconds(i));
            (await reader.IsDBNullAsync(4) ? (bool?)null : reader.GetBoolean(4)).Should().Be(Flag(i));
        }

        read.Should().Be(numbers.Length);
    }

    [Fact]
    public void Quotes_what_csv_would_misread()
    {
        var text = new StringBuilder();
        var table = StoreSchema.Table("transactions");
        var writer = new CsvRowWriter(text, table);
        writer.Header();
        writer.Row(new TransactionRow(1, null, TransactionKind.Refund, 12.5m, false, new DateTime(2025, 1, 2, 3, 4, 5), "a, \"b\"\nc"));
        writer.Row(new TransactionRow(2, 7, null, null, null, null, string.Empty));
        writer.Row(new TransactionRow(3, 7, null, 1m, true, null, null));
        text.ToString().Should().Be(
            "id,order_id,transaction_type,amount,status,created_at,description\n"
            + "1,,refund,12.50,f,2025-01-02 03:04:05,\"a, \"\"b\"\"\nc\"\n"
            + "2,7,,,,,\"\"\n"
            + "3,7,,1.00,t,,\n");
    }

    private static bool? Flag(int i) => (i % 3) switch { 0 => null, 1 => true, _ => false };

    private static decimal AnyNumber(int i)
    {
        var random = new RandomStream(i, "numbers");
        var (low, high) = (random.NextBits(), random.NextBits());
        return new decimal((int)low | 1, random.Chance(0.5) ? (int)(low >> 32) : 0, random.Chance(0.3) ? (int)high : 0, random.Chance(0.5), (byte)random.Next(29));
    }

    private sealed record AnyRow(int Id, decimal Number, string? Words, DateTime At) : IStoreRow
    {
        string IStoreRow.Table => "any_row";

        void IStoreRow.WriteTo(IRowWriter writer)
        {
            writer.Integer(Id);
            writer.Numeric(Number);
            writer.Text(Words);
            writer.Timestamp(At);
            writer.Boolean(Flag(Id));
        }
    }
}
