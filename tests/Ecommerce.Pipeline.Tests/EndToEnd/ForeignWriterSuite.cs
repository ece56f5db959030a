namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>
/// Whatever anybody's SQL does to the store's tables flows and is exact. Written against a pipeline that somebody else started,
/// so that the same suite runs on other engines by another fixture.
/// </summary>
public abstract class ForeignWriterSuite
{
    private protected abstract RunningPipeline Pipeline { get; }

    [Fact]
    public async Task Inserts_updates_deletes_moves_and_renames_end_in_exact_answers()
    {
        var tag = await AShopAsync();
        await Pipeline.ShouldBeExactAsync("rows were inserted");

        await Pipeline.ExecuteAsync($"""
            UPDATE categories SET category_name = category_name || ' renamed' WHERE slug LIKE '{tag}%';
            UPDATE products SET brand_id = (SELECT max(id) FROM brands WHERE brand_name LIKE '{tag}%') WHERE product_name LIKE '{tag}%1';
            UPDATE products SET category_id = (SELECT max(id) FROM categories WHERE slug LIKE '{tag}%') WHERE product_name LIKE '{tag}%2';
            UPDATE addresses SET city_id = (SELECT max(id) FROM cities WHERE city_name LIKE '{tag}%') WHERE title = '{tag}' AND id % 2 = 0;
            UPDATE addresses SET user_id = (SELECT min(id) FROM users WHERE username LIKE '{tag}%') WHERE title = '{tag}' AND id % 3 = 0;
            UPDATE cities SET province_id = (SELECT max(id) FROM provinces WHERE province_name LIKE '{tag}%') WHERE city_name LIKE '{tag}%1';
            UPDATE orders SET order_status_id = 4, updated_at = now() WHERE user_id IN (SELECT id FROM users WHERE username LIKE '{tag}%') AND id % 3 = 0;
            UPDATE orders SET created_at = '2023-12-31 23:59:59' WHERE user_id IN (SELECT id FROM users WHERE username LIKE '{tag}%') AND id % 5 = 0;
            UPDATE orders SET payment_method_id = NULL, shipping_method_id = NULL WHERE user_id IN (SELECT id FROM users WHERE username LIKE '{tag}%') AND id % 7 = 0;
            UPDATE orderstatus SET order_status_name = order_status_name || '*' WHERE id = 3;
            UPDATE orderdetails SET quantity = quantity + 1, subtotal_amount = subtotal_amount + 9.99 WHERE id % 4 = 0;
            UPDATE users SET created_at = '2024-02-29 12:00:00' WHERE username LIKE '{tag}%3';
            """);
        await Pipeline.ShouldBeExactAsync("rows were moved between groups and dimensions were renamed");

        await Pipeline.ExecuteAsync($"""
            DELETE FROM orderdetails WHERE id % 3 = 0;
            DELETE FROM orderdetails WHERE order_id IN (SELECT id FROM orders WHERE id % 2 = 0);
            DELETE FROM transactions WHERE order_id % 2 = 0;
            DELETE FROM order_status_history WHERE order_id % 2 = 0;
            DELETE FROM orders WHERE id % 2 = 0;
            """);
        await Pipeline.ShouldBeExactAsync("orders and lines were deleted");

        // Asked by hand on both sides: a verifier that always agrees would not notice this one.
        var postgres = await Pipeline.ScalarAsync<string>("SELECT count(*) || '|' || coalesce(sum(total_amount), 0)::numeric(18,2) FROM orders");
        var clickHouse = await Pipeline.AskClickHouseAsync("SELECT concat(toString(sum(total_orders)), '|', toString(toDecimal64(sum(total_amount), 2))) FROM answer_monthly_orders FORMAT TSVRaw");
        decimal.Parse(clickHouse.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture).Should().Be(decimal.Parse(postgres.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture));
        clickHouse.Split('|')[0].Should().Be(postgres.Split('|')[0]);
    }

    [Fact]
    public async Task Key_changes_and_many_rows_in_one_transaction_are_exact()
    {
        var tag = await AShopAsync();
        await Pipeline.ExecuteAsync($"""
            BEGIN;
            INSERT INTO orders (user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, order_status_id)
                SELECT user_id, user_id, id, g, 0, 0, g, 1 + g % 5 FROM addresses CROSS JOIN generate_series(1, 300) AS g WHERE title = '{tag}';
            UPDATE orders SET order_status_id = 2 WHERE order_status_id = 1;
            COMMIT;
            UPDATE orderdetails SET id = DEFAULT WHERE id = (SELECT max(id) FROM orderdetails);
            BEGIN;
            DELETE FROM orderdetails;
            ROLLBACK;
            """);
        await Pipeline.ShouldBeExactAsync("a key was changed, a large transaction committed and another rolled back");
    }

    [Fact]
    public async Task Truncate_is_exact()
    {
        await AShopAsync();
        await Pipeline.ShouldBeExactAsync("there are rows to lose");
        await Pipeline.ExecuteAsync("TRUNCATE transactions, order_status_history, orderdetails, orders;\nTRUNCATE product_tag;");
        await Pipeline.ShouldBeExactAsync("orders were truncated");
        (await Pipeline.AskClickHouseAsync("SELECT count() FROM answer_monthly_orders FORMAT TSV")).Should().Be("0");

        await AShopAsync();
        await Pipeline.ShouldBeExactAsync("orders were truncated and written anew");
        (await Pipeline.AskClickHouseAsync("SELECT count() FROM answer_monthly_orders FORMAT TSV")).Should().NotBe("0");
    }

    [Fact]
    public async Task An_insert_that_waits_for_anothers_delete_of_the_same_key_wins()
    {
        var name = Unique();
        var id = await Pipeline.ScalarAsync<int>($"INSERT INTO brands (brand_name) VALUES ('{name}') RETURNING id");
        await using var deleting = await Pipeline.Postgres.OpenConnectionAsync();
        await using var inserting = await Pipeline.Postgres.OpenConnectionAsync();
        await using (var transaction = await deleting.BeginTransactionAsync())
        {
            await using var delete = new Npgsql.NpgsqlCommand($"DELETE FROM brands WHERE id = {id}", deleting);
            await delete.ExecuteNonQueryAsync();
            await using var insert = new Npgsql.NpgsqlCommand($"INSERT INTO brands (id, brand_name) OVERRIDING SYSTEM VALUE VALUES ({id}, '{name} again')", inserting);
            var waits = insert.ExecuteNonQueryAsync();
            await WaitsForALockAsync(inserting.ProcessID);
            waits.IsCompleted.Should().BeFalse();
            await transaction.CommitAsync();
            await waits;
        }

        var category = await Pipeline.ScalarAsync<int>($"INSERT INTO categories (category_name, slug) VALUES ('{name}', '{name}') RETURNING id");
        await Pipeline.ExecuteAsync($"INSERT INTO products (product_name, category_id, brand_id, product_price) VALUES ('{name}', {category}, {id}, 1)");
        await Pipeline.ShouldBeExactAsync("the insert was logged before the delete that it followed");
        (await Pipeline.AskClickHouseAsync($"SELECT brand_name FROM answer_number_of_products_in_each_brand WHERE brand_id = {id} FORMAT TSVRaw")).Should().Be($"{name} again");
    }

    private async Task WaitsForALockAsync(int processId)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await Pipeline.ScalarAsync<long>($"SELECT count(*) FROM pg_locks WHERE pid = {processId} AND NOT granted") == 0)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Writes a small shop by plain SQL; all that it writes is named after the tag that it gives back.</summary>
    private async Task<string> AShopAsync()
    {
        var tag = Unique();
        await Pipeline.ExecuteAsync($"""
            INSERT INTO provinces (province_name) SELECT '{tag} province ' || g FROM generate_series(1, 3) AS g;
            INSERT INTO cities (city_name, province_id) SELECT '{tag} city ' || (id % 3), id FROM provinces WHERE province_name LIKE '{tag}%';
            INSERT INTO brands (brand_name) SELECT '{tag} brand ' || g FROM generate_series(1, 3) AS g;
            INSERT INTO categories (category_name, slug) SELECT 'kitchen', '{tag}-' || g FROM generate_series(1, 4) AS g;
            INSERT INTO products (product_name, category_id, brand_id, product_price, product_description) SELECT '{tag} product ' || (c.id + b.id), c.id, b.id, 10.01, repeat('long ', 2000) FROM categories AS c CROSS JOIN brands AS b WHERE c.slug LIKE '{tag}%' AND b.brand_name LIKE '{tag}%';
            INSERT INTO users (username, password, email, mobile, created_at) SELECT '{tag} user ' || g, 'secret', '{tag}' || g || '@example.com', '{tag}' || g, timestamp '2024-01-31 23:59:59' + g * interval '1 second' FROM generate_series(1, 6) AS g;
            INSERT INTO addresses (title, user_id, province_id, city_id) SELECT '{tag}', u.id, c.province_id, c.id FROM users AS u CROSS JOIN cities AS c WHERE u.username LIKE '{tag}%' AND c.city_name LIKE '{tag}%';
            INSERT INTO orders (user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, order_status_id, payment_method_id, shipping_method_id, created_at)
                SELECT a.user_id, a.user_id, a.id, 100.10 + g, 0.10, 7.33, 107.33 + g, 1 + (a.id + g) % 5, 1 + (a.id + g) % 5, 1 + g % 5, timestamp '2024-01-30 22:00:00' + (a.id + g) * interval '7 hours' FROM addresses AS a CROSS JOIN generate_series(1, 3) AS g WHERE a.title = '{tag}';
            INSERT INTO orderdetails (order_id, product_id, quantity, product_price, product_tax, subtotal_amount)
                SELECT o.id, p.id, 1 + (o.id + p.id) % 4, 10.01, 0.50, 10.01 * (1 + (o.id + p.id) % 4) FROM orders AS o JOIN addresses AS a ON a.id = o.address_id CROSS JOIN products AS p WHERE a.title = '{tag}' AND p.product_name LIKE '{tag}%' AND (o.id + p.id) % 5 = 0;
            INSERT INTO transactions (order_id, transaction_type, amount, status) SELECT o.id, 'payment', o.total_amount, o.id % 3 <> 0 FROM orders AS o JOIN addresses AS a ON a.id = o.address_id WHERE a.title = '{tag}';
            """);
        return tag;
    }

    private static string Unique() => "t" + Guid.NewGuid().ToString("N")[..10];
}
