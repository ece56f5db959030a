using Ecommerce.Data.Oracle;

namespace Ecommerce.Data.Tests.Oracle;

public sealed class RowEchoTests
{
    [Theory]
    [InlineData("INSERT INTO public.brands (brand_name) VALUES ($1)", "RETURNING pg_current_xact_id()::text AS \"echo:written:brands\", brands.id, brands.brand_name")]
    [InlineData("INSERT INTO public.users (username) VALUES ($1) RETURNING id", "RETURNING id, pg_current_xact_id()::text AS \"echo:written:users\", users.id, users.created_at")]
    [InlineData("UPDATE public.users AS u SET email = $1 WHERE id = $2", "RETURNING pg_current_xact_id()::text AS \"echo:written:users\", u.id, u.created_at")]
    [InlineData("update users u set email = $1", "RETURNING pg_current_xact_id()::text AS \"echo:written:users\", u.id, u.created_at")]
    [InlineData("\n  DELETE FROM public.brands WHERE id = $1\n", "RETURNING pg_current_xact_id()::text AS \"echo:deleted:brands\", brands.id, brands.brand_name")]
    public void A_statement_hands_back_the_rows_that_it_writes(string sql, string ending) => RowEcho.Add(sql).Should().EndWith(ending);

    [Theory]
    [InlineData("SELECT id FROM public.orders WHERE id = $1 FOR NO KEY UPDATE")]
    [InlineData("SELECT id FROM public.orders FOR UPDATE SKIP LOCKED")]
    [InlineData("INSERT INTO public.transactions (order_id) SELECT id FROM public.orders")]
    [InlineData("DELETE FROM public.order_status_history WHERE order_id = $1")]
    public void What_writes_no_row_of_an_answer_is_left_alone(string sql) => RowEcho.Add(sql).Should().Be(sql);

    [Theory]
    [InlineData("WITH gone AS (DELETE FROM public.orders WHERE id = $1 RETURNING id) SELECT count(*) FROM gone")]
    [InlineData("TRUNCATE public.orders")]
    [InlineData("MERGE INTO public.products AS p USING public.brands AS b ON false WHEN NOT MATCHED THEN DO NOTHING")]
    [InlineData("WITH gone AS (DELETE FROM public.orderdetails RETURNING order_id) DELETE FROM public.orders")]
    public void What_cannot_be_followed_is_told(string sql) => RowEcho.Add(sql).Should().BeNull();
}
