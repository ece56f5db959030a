using System.Collections.Immutable;
using CsCheck;
using Ecommerce.Streaming.Capture.Signals;
using Ecommerce.Testing;

namespace Ecommerce.Streaming.Tests.Capture.Signals;

/// <summary>PostgreSQL itself judges the conditions: what is behind a key and what is up to it are all rows, each once, in the order of ORDER BY.</summary>
public sealed class KeyRangeTests(PostgresDatabaseFixture fixture) : IClassFixture<PostgresDatabaseFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_splits_a_table_in_two(bool isNullable)
    {
        var table = isNullable ? "nullable_keys" : "required_keys";
        await fixture.Database.ExecuteAsync($"CREATE TABLE {table} (a integer, \"B\"\" b\" text)");
        string?[] numbers = isNullable ? ["-1", "0", "10", null] : ["-1", "0", "10"];
        string?[] texts = isNullable ? ["", "it's", "back\\slash", "ü", null] : ["", "it's", "back\\slash", "ü"];
        ImmutableArray<string?>[] keys = [.. numbers.SelectMany(n => texts.Select(t => ImmutableArray.Create(n, t)))];
        foreach (var key in keys)
        {
            await fixture.Database.ExecuteAsync($"INSERT INTO {table} VALUES ({key[0] ?? "NULL"}, {(key[1] is { } t ? KeyRange.Literal(t) : "NULL")})");
        }

        var range = new KeyRange(["a", "B\" b"], isNullable);
        var ordered = await ReadAsync($"SELECT {range.Ascending} FROM {table} ORDER BY {range.Ascending}");
        (await ReadAsync($"SELECT {range.Ascending} FROM {table} ORDER BY {range.Descending}")).Should().Equal(ordered.Reverse());
        for (var i = 0; i < keys.Length; i++)
        {
            ImmutableArray<string?> key = ordered[i].Split('|') is var parts ? [parts[0] == "-" ? null : parts[0], parts[1] == "-" ? null : parts[1]] : [];
            (await ReadAsync($"SELECT {range.Ascending} FROM {table} WHERE {range.Behind(key)} ORDER BY {range.Ascending}")).Should().Equal(ordered[(i + 1)..]);
            (await ReadAsync($"SELECT {range.Ascending} FROM {table} WHERE {range.UpTo(key)} ORDER BY {range.Ascending}")).Should().Equal(ordered[..(i + 1)]);
        }
    }

    [Fact]
    public void Any_text_is_a_literal() => Gen.String[Gen.Char[' ', '~'], 0, 20].Sample(
        text => fixture.Database.ScalarAsync<string>($"SELECT {KeyRange.Literal(text)}").GetAwaiter().GetResult() == text, iter: 50, threads: 1);

    private async Task<string[]> ReadAsync(string sql)
    {
        List<string> rows = [];
        await using var command = fixture.Database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add($"{(reader.IsDBNull(0) ? "-" : reader.GetInt32(0))}|{(reader.IsDBNull(1) ? "-" : reader.GetString(1))}");
        }

        return [.. rows];
    }
}
