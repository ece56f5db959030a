using System.Diagnostics;
using System.Text.Json;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>ALTER TABLE on a running pipeline: what no answer reads flows on, what one reads stops that one alone, and undone it is exact again.</summary>
public sealed class SchemaChangeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Changes_of_the_tables_cost_no_answer_that_does_not_read_them()
    {
        await using var pipeline = await RunningPipeline.StartAsync(["--no-store"]);
        await pipeline.ExecuteAsync("""
            INSERT INTO provinces (province_name) VALUES ('p');
            INSERT INTO cities (city_name, province_id) SELECT 'c', id FROM provinces;
            INSERT INTO brands (brand_name) SELECT 'brand ' || g FROM generate_series(1, 3) AS g;
            INSERT INTO categories (category_name, slug) VALUES ('k', 'k');
            INSERT INTO products (product_name, category_id, brand_id, product_price) SELECT 'product ' || b.id, c.id, b.id, 10.01 FROM categories AS c CROSS JOIN brands AS b;
            INSERT INTO users (username, password, email, mobile) SELECT 'user ' || g, 'secret', g || '@example.com', g::text FROM generate_series(1, 6) AS g;
            INSERT INTO addresses (title, user_id, province_id, city_id) SELECT 'home', u.id, c.province_id, c.id FROM users AS u CROSS JOIN cities AS c;
            INSERT INTO orders (user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, order_status_id, payment_method_id, shipping_method_id)
                SELECT a.user_id, a.user_id, a.id, 100 + g, 0, 7, 107 + g, 1 + g % 5, 1 + g % 5, 1 + g % 5 FROM addresses AS a CROSS JOIN generate_series(1, 10) AS g;
            INSERT INTO orderdetails (order_id, product_id, quantity, product_price, product_tax, subtotal_amount) SELECT o.id, p.id, 2, 10.01, 0.50, 20.02 FROM orders AS o CROSS JOIN products AS p
            """);

        await pipeline.ExecuteAsync("ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT 'none';\nCREATE TABLE public.wishes (id integer PRIMARY KEY);\nALTER TABLE orders DROP COLUMN shipped_at;\nALTER TABLE brands ALTER COLUMN brand_name TYPE text");
        await TouchAsync(pipeline);
        await ShouldBecomeAsync(pipeline, 13, "no answer reads them");
        await UntilToldAsync(pipeline, "public.orders.note is not in the model", "public.wishes is not in the model");

        await pipeline.ExecuteAsync("ALTER TABLE orderdetails ALTER COLUMN quantity TYPE bigint");
        await TouchAsync(pipeline);
        await ShouldBecomeAsync(pipeline, 13, "a wider type was written anew");

        await pipeline.ExecuteAsync("CREATE TABLE public.fresh (LIKE orderdetails INCLUDING ALL);\nINSERT INTO public.fresh OVERRIDING SYSTEM VALUE SELECT * FROM orderdetails WHERE id % 3 <> 0;\nDROP TABLE orderdetails;\nALTER TABLE public.fresh RENAME TO orderdetails");
        await ShouldBecomeAsync(pipeline, 13, "the table was made anew");

        await pipeline.ExecuteAsync("ALTER TABLE products DROP COLUMN brand_id");
        await TouchAsync(pipeline);
        var dropped = await ShouldBecomeAsync(pipeline, 12, "one answer reads brands of products");
        ShouldBeImpossible(dropped, "number_of_products_in_each_brand", "brand_id");
        await UntilToldAsync(pipeline, "public.products.brand_id is gone; these answers cannot be given until it is back: number_of_products_in_each_brand");
        var doctor = await HostProcess.RunAsync(["doctor", "--endpoints", pipeline.EndpointsFile], RunningPipeline.VerifyDeadline);
        doctor.Output.Should().Contain("public.products.brand_id is gone").And.Contain("public.orders.note is not in the model");

        await pipeline.ExecuteAsync("ALTER TABLE products ADD COLUMN brand_id integer NOT NULL DEFAULT 1");
        await ShouldBecomeAsync(pipeline, 13, "the column is back, with values that no row told");

        await pipeline.ExecuteAsync("ALTER TABLE orders RENAME COLUMN payment_method_id TO paid_by");
        await TouchAsync(pipeline);
        ShouldBeImpossible(await ShouldBecomeAsync(pipeline, 12, "one answer reads it"), "number_of_orders_for_each_payment_method", "payment_method_id");
        await pipeline.ExecuteAsync("UPDATE orders SET paid_by = 2 WHERE id % 5 = 0;\nALTER TABLE orders RENAME COLUMN paid_by TO payment_method_id");
        await ShouldBecomeAsync(pipeline, 13, "the column has its name again");
    }

    private static Task TouchAsync(RunningPipeline pipeline) => pipeline.ExecuteAsync(
        "UPDATE orders SET total_amount = total_amount + 1, order_amount = order_amount + 1 WHERE id % 7 = 0;\nUPDATE products SET product_name = product_name || '!' WHERE id % 2 = 0;\nUPDATE brands SET brand_name = brand_name || '!' WHERE id % 2 = 0;\nUPDATE orderdetails SET quantity = quantity + 1 WHERE id % 4 = 0");

    /// <summary>The host notices within seconds; until then the answers concerned say that they are not exact.</summary>
    private static async Task<JsonElement> ShouldBecomeAsync(RunningPipeline pipeline, int exact, string because)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var result = await pipeline.VerifyAsync();
            if (result.ExitCode is 0 or 1 && result.LastLine().GetProperty("exact").GetInt32() == exact)
                return result.LastLine();
            watch.Elapsed.Should().BeLessThan(Patience, "{0}; {1} {2} {3}", because, result.Output, result.Errors, pipeline.Host.Errors);
        }
    }

    private static void ShouldBeImpossible(JsonElement report, string answer, string why)
    {
        var result = report.GetProperty("results").EnumerateArray().Single(one => !one.GetProperty("exact").GetBoolean());
        result.GetProperty("answer").GetString().Should().Be(answer);
        result.GetProperty("failure").GetString().Should().Contain(why);
    }

    private static async Task UntilToldAsync(RunningPipeline pipeline, params string[] lines)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!lines.All(line => pipeline.Host.Errors.Contains(line, StringComparison.Ordinal)))
            await timer.WaitForNextTickAsync(deadline.Token);
    }
}
