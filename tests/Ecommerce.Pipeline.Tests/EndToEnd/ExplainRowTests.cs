using System.Text.Json;

namespace Ecommerce.Pipeline.Tests.EndToEnd;

/// <summary>The way of one row, asked of a running host from another process.</summary>
public sealed class ExplainRowTests(EmbeddedNoStorePipeline fixture) : IClassFixture<EmbeddedNoStorePipeline>
{
    private RunningPipeline Pipeline => fixture.Pipeline;

    [Fact]
    public async Task An_order_is_followed_from_its_transaction_to_the_answers()
    {
        await Pipeline.ExecuteAsync("""
            INSERT INTO provinces (province_name) VALUES ('p');
            INSERT INTO cities (city_name, province_id) SELECT 'c', id FROM provinces;
            INSERT INTO users (username, password, email, mobile) VALUES ('u', 'secret', 'u@example.com', '1');
            INSERT INTO addresses (title, user_id, province_id, city_id) SELECT 'home', u.id, c.province_id, c.id FROM users AS u, cities AS c;
            INSERT INTO orders (user_id, staff_id, address_id, order_amount, discount_amount, tax_amount, total_amount, order_status_id, created_at)
                SELECT a.user_id, a.user_id, a.id, v, 0, 0, v, 2, '2024-03-05 10:00:00' FROM addresses AS a, (VALUES (10.05), (5.00)) AS t (v)
            """);
        var order = await Pipeline.ScalarAsync<int>("SELECT min(id) FROM orders");
        var writer = await Pipeline.ScalarAsync<string>($"WITH changed AS (UPDATE orders SET order_amount = 11.05, total_amount = 11.05 WHERE id = {order} RETURNING xmin) SELECT txid_current()::text FROM changed");
        await Pipeline.ShouldBeExactAsync("all of it has arrived");

        var trace = (await ExplainAsync("orders", order, "--json")).LastLine();
        var source = trace.GetProperty("postgres");
        source.GetProperty("transaction").GetUInt32().ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(writer);
        source.GetProperty("columns").GetProperty("total_amount").GetString().Should().Be("11.05");
        var messages = trace.GetProperty("messages").EnumerateArray().ToList();
        messages.Select(message => message.GetProperty("op").GetString()).Should().Equal("c", "u");
        messages.Should().OnlyContain(message => message.GetProperty("topic").GetString() == "shop.public.orders" && !message.GetProperty("parked").GetBoolean());
        messages[1].GetProperty("transaction").GetUInt64().ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(writer);
        source.GetProperty("lsn").GetString().Should().Be(messages[1].GetProperty("lsn").GetString());
        trace.GetProperty("state").GetProperty("lsn").GetString().Should().Be(messages[1].GetProperty("lsn").GetString());
        trace.GetProperty("state").GetProperty("columns").GetProperty("total_amount").GetString().Should().Be("11.05");
        trace.GetProperty("errors").GetArrayLength().Should().Be(0);
        var monthly = Answer(trace, "monthly_orders_status");
        monthly.GetProperty("role").GetString().Should().Be("fact");
        monthly.GetProperty("lines")[0].GetRawText().Should().Be($$$"""{"fact":{{{order}}},"groups":{"month":"202403"},"measures":{"revenue":"11.05","n":"1"}}""");
        monthly.GetProperty("groups")[0].GetRawText().Should().Be(
            """{"key":{"month":"202403"},"share":{"monthly_revenue":"11.05","average_order_value":"11.05","monthly_orders":"1"},"whole":{"monthly_revenue":"16.05","average_order_value":"8.03","monthly_orders":"2"}}""");
        Answer(trace, "number_of_orders_for_each_payment_method").GetProperty("facts").GetInt64().Should().Be(0, "it has no payment method");

        var told = await ExplainAsync("orders", order);
        told.Output.Should().Contain($"written by transaction {writer} at ").And.Contain("Message      shop.public.orders/").And.Contain("monthly_orders_status: counted").And.Contain("does not count");

        // An address: its orders count by it. A user: what is masked stays masked.
        var address = (await ExplainAsync("addresses", await Pipeline.ScalarAsync<int>("SELECT min(id) FROM addresses"), "--json")).LastLine();
        Answer(address, "city_orders_by_date").GetProperty("role").GetString().Should().Be("dimension");
        Answer(address, "city_orders_by_date").GetProperty("facts").GetInt64().Should().Be(2);
        (await ExplainAsync("users", await Pipeline.ScalarAsync<int>("SELECT min(id) FROM users"))).Output.Should().NotContain("secret").And.NotContain("u@example.com");

        await Pipeline.ExecuteAsync($"DELETE FROM orders WHERE id = {order}");
        await Pipeline.ShouldBeExactAsync("an order is gone");
        var gone = (await ExplainAsync("orders", order, "--json")).LastLine();
        gone.GetProperty("postgres").ValueKind.Should().Be(JsonValueKind.Null);
        gone.GetProperty("state").GetProperty("deleted").GetBoolean().Should().BeTrue();
        gone.GetProperty("answers").EnumerateArray().Should().OnlyContain(answer => answer.GetProperty("facts").GetInt64() == 0);
        (await ExplainAsync("roles", 4711)).Output.Should().Contain("no such row").And.Contain("Answers      none reads this table");
        (await HostProcess.RunAsync(["explain-row", "unheard_of", "1", "--endpoints", Pipeline.EndpointsFile], RunningPipeline.VerifyDeadline)).ExitCode.Should().Be(2);
    }

    private static JsonElement Answer(JsonElement trace, string name) => trace.GetProperty("answers").EnumerateArray().Single(answer => answer.GetProperty("answer").GetString() == name);

    private async Task<HostResult> ExplainAsync(string table, int id, params string[] more)
    {
        var result = await HostProcess.RunAsync(["explain-row", table, $"{id}", "--endpoints", Pipeline.EndpointsFile, .. more], RunningPipeline.VerifyDeadline);
        result.ExitCode.Should().Be(0, result.Errors);
        return result;
    }
}
