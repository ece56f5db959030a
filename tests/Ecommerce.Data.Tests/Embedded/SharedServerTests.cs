using Ecommerce.Testing;

namespace Ecommerce.Data.Tests.Embedded;

/// <summary>The server that all other tests stand on.</summary>
public sealed class SharedServerTests(PostgresDatabaseFixture fixture) : IClassFixture<PostgresDatabaseFixture>
{
    [Theory]
    [InlineData("SHOW wal_level", "logical")]
    [InlineData("SHOW listen_addresses", "127.0.0.1")]
    [InlineData("SHOW unix_socket_directories", "")]
    [InlineData("SHOW timezone", "UTC")]
    [InlineData("SHOW server_encoding", "UTF8")]
    [InlineData("SHOW password_encryption", "scram-sha-256")]
    [InlineData("SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b', 'B', 'a', 'é']) AS x", "Babé")]
    public async Task Is_set_up_for_logical_replication_on_loopback_in_utc_with_code_point_order(string sql, string expected) =>
        (await fixture.Database.ScalarAsync<string>(sql)).Should().Be(expected);

    [Fact]
    public async Task Gives_each_class_an_empty_database()
    {
        (await fixture.Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).Should().Be(0);
        await fixture.Database.ExecuteAsync("CREATE TABLE only_here (id int)");
        (await fixture.Database.ScalarAsync<string>("SELECT current_database()::text")).Should().Be(fixture.Database.Name);
    }
}
