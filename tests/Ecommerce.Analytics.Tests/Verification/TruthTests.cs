using System.Globalization;
using Ecommerce.Analytics.Model;
using Npgsql;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>What PostgreSQL is asked, held against answers worked out by hand.</summary>
public sealed class TruthTests(HandMadeStoreFixture store) : IClassFixture<HandMadeStoreFixture>
{
    public static TheoryData<string> Names => [.. HandMadeStore.Answers.Keys];

    [Fact]
    public void There_are_thirteen_answers_and_each_was_worked_out() =>
        StoreAnswers.All.Select(a => a.Name).Should().HaveCount(13).And.BeEquivalentTo(HandMadeStore.Answers.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Truth_says_what_was_worked_out_by_hand(string name)
    {
        await using var connection = await store.Store.OpenConnectionAsync();
        (await RowsAsync(connection, name)).Should().Equal(HandMadeStore.Answers[name]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Truth_does_not_depend_on_the_session(string name)
    {
        // Objects of these names earlier in the path, a far zone and another date style must change nothing.
        await using var connection = await store.Store.OpenConnectionAsync();
        await using var session = new NpgsqlCommand(
            """
            CREATE TEMPORARY TABLE orders (id int); CREATE TEMPORARY TABLE users (id int);
            SET search_path = pg_temp; SET TimeZone = 'Pacific/Kiritimati'; SET DateStyle = 'German'; SET IntervalStyle = 'sql_standard';
            """, connection);
        await session.ExecuteNonQueryAsync();
        try
        {
            (await RowsAsync(connection, name)).Should().Equal(HandMadeStore.Answers[name]);
        }
        finally
        {
            NpgsqlConnection.ClearPool(connection);
        }
    }

    private static async Task<List<string>> RowsAsync(NpgsqlConnection connection, string name)
    {
        await using var command = new NpgsqlCommand(StoreAnswers.Get(name).Truth, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = Enumerable.Range(0, reader.FieldCount).ToArray();
        columns.Select(reader.GetName).Should().Equal(StoreAnswers.Get(name).Columns.Select(c => c.Name));
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', columns.Select(i => reader.GetValue(i) switch
            {
                DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        }

        return rows;
    }
}
