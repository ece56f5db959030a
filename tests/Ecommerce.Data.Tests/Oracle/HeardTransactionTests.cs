using System.Globalization;
using Ecommerce.Data.Generation;
using Ecommerce.Data.Loading;
using Ecommerce.Data.Oracle;
using Ecommerce.Data.Schema;
using Ecommerce.Testing;
using Npgsql;

namespace Ecommerce.Data.Tests.Oracle;

/// <summary>What others write, heard by the oracle.</summary>
public sealed class HeardTransactionTests(PostgresServerFixture server)
{
    [Fact]
    public async Task The_oracle_hears_of_statements_of_new_keys_and_of_what_it_is_told()
    {
        await using var database = await server.CreateDatabaseAsync();
        var oracle = await FillAsync(database.DataSource);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using (var transaction = await HeardTransaction.BeginAsync(oracle, connection))
        {
            (await transaction.ExecuteAsync("UPDATE public.categories SET category_name = 'Heard' WHERE id = 1")).Should().Be(1);
            await transaction.ExecuteAsync("INSERT INTO public.brands (brand_name) VALUES ('Heard')");
            var lines = await transaction.QueryIdsAsync("SELECT id FROM public.orderdetails ORDER BY id LIMIT 7");
            transaction.Deleted("orderdetails", lines);
            (await transaction.ExecuteAsync($"UPDATE public.orderdetails SET id = DEFAULT WHERE id IN ({string.Join(", ", lines)})")).Should().Be(7);
            await transaction.CommitAsync();
        }

        await ShouldKnowAsync(oracle, connection);
    }

    [Fact]
    public async Task A_table_that_is_truncated_and_written_again_is_known_and_a_rollback_changes_nothing()
    {
        await using var database = await server.CreateDatabaseAsync();
        var oracle = await FillAsync(database.DataSource);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using (var transaction = await HeardTransaction.BeginAsync(oracle, connection))
        {
            await transaction.ExecuteAsync("DELETE FROM public.orderdetails WHERE id = 1");
        }

        await ShouldKnowAsync(oracle, connection);
        await using (var transaction = await HeardTransaction.BeginAsync(oracle, connection))
        {
            transaction.Deleted("orderdetails", await transaction.QueryIdsAsync("SELECT id FROM public.orderdetails"));
            await transaction.ExecuteAsync("CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM public.orderdetails WHERE id % 3 = 0");
            await transaction.ExecuteAsync("TRUNCATE public.orderdetails");
            await transaction.ExecuteAsync("INSERT INTO public.orderdetails OVERRIDING SYSTEM VALUE SELECT * FROM kept");
            await transaction.CommitAsync();
        }

        await ShouldKnowAsync(oracle, connection);
    }

    [Fact]
    public async Task A_commit_whose_outcome_is_lost_is_asked_for()
    {
        await using var database = await server.CreateDatabaseAsync();
        var oracle = await FillAsync(database.DataSource);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var doubtful = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await HeardTransaction.BeginAsync(oracle, doubtful);
        await transaction.ExecuteAsync("UPDATE public.categories SET category_name = 'Lost' WHERE id = 1");
        await database.ExecuteAsync($"SELECT pg_terminate_backend({doubtful.ProcessID}, 5000)");

        var commit = async () => await transaction.CommitAsync();
        (await commit.Should().ThrowAsync<NpgsqlException>()).Which.Should().Match<NpgsqlException>(error => HeardTransaction.IsServerGone(error));
        await transaction.ResolveAsync(connection);
        await ShouldKnowAsync(oracle, connection);
    }

    [Fact]
    public async Task A_number_that_the_server_has_yet_to_give_away_did_not_commit()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var number = ulong.Parse((await database.ScalarAsync<string>("SELECT pg_current_xact_id()::text"))!, CultureInfo.InvariantCulture);
        (await CommitStatus.HasCommittedAsync(connection, number)).Should().BeTrue();
        (await CommitStatus.HasCommittedAsync(connection, number + 1_000_000)).Should().BeFalse("a server that was killed forgets numbers of which it wrote nothing down");
        await using var open = await connection.BeginTransactionAsync();
        await using var ask = new NpgsqlCommand("SELECT pg_current_xact_id()::text", connection, open);
        var own = ulong.Parse((string)(await ask.ExecuteScalarAsync())!, CultureInfo.InvariantCulture);
        (await CommitStatus.HasCommittedAsync(connection, own)).Should().BeNull();
    }

    private static async Task ShouldKnowAsync(StoreOracle oracle, NpgsqlConnection connection)
    {
        oracle.Silence.Should().BeNull();
        (await oracle.FindForeignWritesAsync(connection, null)).Should().BeNull();
        var answers = OracleText.Of(oracle.Answers());
        foreach (var (name, rows) in await BruteForce.ReadAsync(connection))
        {
            answers[name].Should().Equal(rows, name);
        }
    }

    private static async Task<StoreOracle> FillAsync(NpgsqlDataSource source)
    {
        await new StoreDatabase(source).EnsureCreatedAsync();
        var generator = new StoreGenerator(new GenerationOptions { Seed = 5, Users = 50, Products = 40, Orders = 100 });
        await new StoreLoader(source).LoadAsync(generator);
        var oracle = new StoreOracle();
        oracle.Fill(generator);
        await using var connection = await source.OpenConnectionAsync();
        await oracle.AdoptAsync(connection);
        return oracle;
    }
}
