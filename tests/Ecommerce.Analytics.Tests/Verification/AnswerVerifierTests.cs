using System.Data;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ClickHouse.Driver.ADO;
using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Verification;
using Npgsql;

namespace Ecommerce.Analytics.Tests.Verification;

/// <summary>The verifier between a real PostgreSQL and a real ClickHouse.</summary>
public sealed class AnswerVerifierTests(HandMadeStoreFixture store, ChdbFixture engine) : IClassFixture<HandMadeStoreFixture>
{
    [Fact]
    public async Task Equal_answers_are_exact()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine);
        var report = await VerifyAsync(answers, new VerificationOptions { Lsn = 0x1_0000_00FFUL });
        report.Exact.Should().Be(13);
        report.Answers.Should().Be(13);
        report.IsExact.Should().BeTrue();
        report.Mismatches.Should().BeEmpty();
        report.Results.Select(r => (r.Answer, r.Keys)).Should().Equal(StoreAnswers.All.Select(a => (a.Name, (long)HandMadeStore.Answers[a.Name].Length)));
        report.Duration.Should().BePositive();
        report.Results.Should().OnlyContain(r => r.Duration > TimeSpan.Zero && r.Failure == null && r.ParkedMessages == 0);
        report.Lsn.Should().Be(0x1_0000_00FFUL);
    }

    [Theory]
    [InlineData("total_sales_per_user", "total_amount = '100.01' WHERE user_id = 3", "user_id=3", "total_amount", "100.00", "100.01")]
    [InlineData("monthly_orders_status", "average_order_value = '10.00' WHERE month = 202401", "month=202401", "average_order_value", "10.01", "10.00")]
    [InlineData("total_sales_per_category", "category_name = 'tools' WHERE category_id = 1", "category_id=1", "category_name", "Tools", "tools")]
    [InlineData("number_of_products_in_each_brand", "brand_name = 'Bolt' WHERE brand_id = 2", "brand_id=2", "brand_name", "Bölt", "Bolt")]
    [InlineData("city_orders_by_date", "province_name = 'Ohio' WHERE city_id = 1 AND date = '2024-02-01'", "city_id=1, date=2024-02-01", "province_name", "Texas", "Ohio")]
    [InlineData("city_orders_by_date", "order_count = 1 WHERE city_id = 1 AND date = '2024-03-03'", "city_id=1, date=2024-03-03", "order_count", "2", "1")]
    [InlineData("daily_user_registration", "registrations = 3 WHERE day = 20240201", "day=20240201", "registrations", "2", "3")]
    public async Task A_value_that_differs_is_named_with_both_sides(string answer, string change, string key, string column, string postgres, string clickHouse)
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, answer);
        await answers.ExecuteAsync($"ALTER TABLE answer_{answer} UPDATE {change} SETTINGS mutations_sync = 1");
        var report = await VerifyAsync(answers);
        var mismatch = report.Mismatches.Should().ContainSingle().Subject;
        (mismatch.Answer, mismatch.Key, mismatch.Column).Should().Be((answer, key, column));
        (mismatch.Postgres, mismatch.ClickHouse).Should().Be((postgres, clickHouse));
        report.Exact.Should().Be(0);
        report.IsExact.Should().BeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_row_that_ClickHouse_lacks_is_named_wherever_it_stands(int user)
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user");
        await answers.ExecuteAsync($"ALTER TABLE answer_total_sales_per_user DELETE WHERE user_id = {user} SETTINGS mutations_sync = 1");
        var report = await VerifyAsync(answers);
        var expected = HandMadeStore.Answers["total_sales_per_user"][user - 1].Split('|');
        report.Mismatches.Should().Equal(new AnswerMismatch("total_sales_per_user", $"user_id={user}", null, $"user_id={user}, total_amount={expected[1]}", null));
        report.Results.Single(r => r.Answer == "total_sales_per_user").Keys.Should().Be(4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public async Task A_row_that_only_ClickHouse_has_is_named_wherever_it_stands(int user)
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user");
        await answers.ExecuteAsync($"INSERT INTO answer_total_sales_per_user VALUES ({user}, 0)");
        var mismatch = (await VerifyAsync(answers)).Mismatches.Should().ContainSingle().Subject;
        (mismatch.Key, mismatch.Column, mismatch.Postgres).Should().Be(($"user_id={user}", null, null));
        mismatch.ClickHouse.Should().StartWith($"user_id={user}, total_amount=0");
    }

    [Fact]
    public async Task A_row_given_twice_is_one_too_many()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "monthly_user_registration");
        await answers.ExecuteAsync("INSERT INTO answer_monthly_user_registration VALUES (202401, 1)");
        var mismatch = (await VerifyAsync(answers)).Mismatches.Should().ContainSingle().Subject;
        mismatch.Should().Be(new AnswerMismatch("monthly_user_registration", "month=202401", null, null, "month=202401, registrations=1"));
    }

    [Fact]
    public async Task Null_is_neither_zero_nor_an_empty_name()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user", "number_of_products_in_each_brand");
        await answers.ExecuteAsync("CREATE OR REPLACE TABLE answer_total_sales_per_user (user_id Int32, total_amount Nullable(Decimal(18, 2))) ENGINE = Memory");
        await answers.ExecuteAsync("INSERT INTO answer_total_sales_per_user VALUES (1, 21.01), (2, 13.77), (3, 100), (4, NULL)");
        await answers.ExecuteAsync("CREATE OR REPLACE TABLE answer_number_of_products_in_each_brand (brand_id Nullable(Int32), brand_name Nullable(String), product_count Int64) ENGINE = Memory");
        await answers.ExecuteAsync("INSERT INTO answer_number_of_products_in_each_brand VALUES (1, NULL, 2), (2, 'Bölt', 2), (NULL, '', 1)");
        var report = await VerifyAsync(answers);
        report.Mismatches.Should().Equal(
            new AnswerMismatch("total_sales_per_user", "user_id=4", "total_amount", "0.00", null),
            new AnswerMismatch("number_of_products_in_each_brand", "brand_id=1", "brand_name", "Acme", null),
            new AnswerMismatch("number_of_products_in_each_brand", "brand_id=NULL", null, null, "brand_id=NULL, brand_name=, product_count=1"));
    }

    [Fact]
    public async Task Every_difference_is_counted_and_few_are_listed()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user", "number_of_products_in_each_brand");
        await answers.ExecuteAsync("INSERT INTO answer_total_sales_per_user SELECT 1000 + number, 1 FROM numbers(5000)");
        await answers.ExecuteAsync("ALTER TABLE answer_number_of_products_in_each_brand UPDATE product_count = 0 WHERE 1 SETTINGS mutations_sync = 1");
        var report = await VerifyAsync(answers, new VerificationOptions { MaxMismatchesPerAnswer = 3 });
        report.MismatchCount.Should().Be(5002);
        report.Mismatches.GroupBy(m => m.Answer).Select(g => (g.Key, g.Count())).Should().Equal(("total_sales_per_user", 3), ("number_of_products_in_each_brand", 2));
        report.Results.Single(r => r.Answer == "total_sales_per_user").Keys.Should().Be(5004);
    }

    [Fact]
    public async Task An_answer_that_ClickHouse_refuses_fails_alone_and_says_why()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine);
        await answers.ExecuteAsync("DROP TABLE answer_monthly_orders");
        await answers.ExecuteAsync("CREATE OR REPLACE VIEW answer_city_orders_by_date AS SELECT * FROM (SELECT toInt32(number) AS city_id, '' AS city_name, '' AS province_name, "
            + "toDate32('2024-01-01') AS date, toInt64(throwIf(number = 3, 'broken on purpose')) AS order_count FROM numbers(5))");
        var report = await VerifyAsync(answers);
        report.Exact.Should().Be(11);
        report.Results.Where(r => r.Failure != null).Should().HaveCount(2).And.OnlyContain(r => !r.IsExact);
        report.Results.Single(r => r.Answer == "monthly_orders").Failure.Should().Contain("answer_monthly_orders");
        report.Results.Single(r => r.Answer == "city_orders_by_date").Failure.Should().Contain("broken on purpose");
    }

    [Fact]
    public async Task A_binary_fraction_is_refused_rather_than_rounded()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user");
        await answers.ExecuteAsync("CREATE OR REPLACE TABLE answer_total_sales_per_user (user_id Int32, total_amount Float64) ENGINE = Memory");
        await answers.ExecuteAsync("INSERT INTO answer_total_sales_per_user VALUES (1, 21.01)");
        var verify = () => VerifyAsync(answers);
        (await verify.Should().ThrowAsync<VerificationException>()).WithMessage("*ClickHouse*total_sales_per_user*total_amount*binary fraction*");
    }

    [Fact]
    public async Task Other_columns_than_the_answers_are_refused()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_sales_per_user");
        var renamed = new AnalyticalTable { Name = "total_sales_per_user", Columns = [new("user_id", AnswerKind.Id, IsKey: true), new("total_amount", AnswerKind.Money)], Truth = "SELECT 1 AS user_id, 2 AS something" };
        var verify = () => VerifyAsync(answers, new VerificationOptions { Answers = [renamed] });
        (await verify.Should().ThrowAsync<VerificationException>()).WithMessage("*PostgreSQL did not give the truth*total_sales_per_user*total_amount*");
    }

    [Fact]
    public async Task Open_parked_messages_fail_the_answers_that_may_miss_them()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine);
        await answers.ExecuteAsync("""
            INSERT INTO open_errors (at, tab, reason, topic, partition, offset, raw) VALUES
              ('2024-01-02 00:00:00', 'products', 'later', 'shop.public.products', 0, 8, 'b'), ('2024-01-01 00:00:00', 'products', 'no price', 'shop.public.products', 0, 7, 'a'),
              ('2024-01-01 00:00:00', '', 'not JSON', 'shop.public.tags', 1, 1, '{')
            """);
        await answers.ExecuteAsync("INSERT INTO error_states VALUES (1, 'dropped'), (2, 'dropped'), (3, 'replayed'), (4, 'mended')");
        var report = await VerifyAsync(answers);
        report.Errors.Should().Equal(new ParkedMessageSummary("products", 2, "no price"), new ParkedMessageSummary("tags", 1, "not JSON"));
        report.Results.Where(r => !r.IsExact).Select(r => (r.Answer, r.ParkedMessages)).Should().BeEquivalentTo(
            [("total_revenue_per_products", 2L), ("total_sales_per_category", 2L), ("number_of_products_in_each_brand", 2L)]);
        report.Mismatches.Should().BeEmpty();
        report.Exact.Should().Be(10);
        report.Dropped.Should().Be(2);
        report.ToJson().Should().Contain("\"dropped\":2");

        await answers.ExecuteAsync("TRUNCATE TABLE open_errors");
        await answers.ExecuteAsync("INSERT INTO open_errors (tab, reason, topic, raw) VALUES ('unheard_of', 'Unknown table', 'shop.public.unheard_of', '')");
        (await VerifyAsync(answers)).Exact.Should().Be(13, "no answer reads that table");
        await answers.ExecuteAsync("INSERT INTO open_errors (tab, reason, topic, raw) VALUES ('unheard_of', 'Unknown table', 'shop.public.orders', '')");
        (await VerifyAsync(answers)).Exact.Should().Be(0, "nobody knows what a message was for that names another table than its topic");
        await answers.ExecuteAsync("TRUNCATE TABLE open_errors");
        await answers.ExecuteAsync("INSERT INTO open_errors (tab, reason, topic, raw) VALUES ('', 'too large', 'shop.parked', '')");
        (await VerifyAsync(answers)).Exact.Should().Be(0, "a parked record of an unknown table may be missing anywhere");
    }

    [Fact]
    public async Task Reads_inside_the_callers_snapshot_and_leaves_his_transaction_open()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "number_of_products_in_each_brand");
        await using var holder = await store.Store.OpenConnectionAsync();
        await using var exported = await holder.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var snapshot = (string)(await new NpgsqlCommand("SELECT pg_export_snapshot()", holder, exported).ExecuteScalarAsync())!;
        await using var writer = await store.Store.OpenConnectionAsync();
        await new NpgsqlCommand("UPDATE public.brands SET brand_name = 'Renamed' WHERE id = 1", writer).ExecuteNonQueryAsync();
        try
        {
            await using var reader = await store.Store.OpenConnectionAsync();
            await using var transaction = await reader.BeginTransactionAsync(IsolationLevel.RepeatableRead);
            await new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{snapshot}'", reader, transaction).ExecuteNonQueryAsync();
            var inside = await new AnswerVerifier().VerifyAsync(reader, answers.Connection, new VerificationOptions { Answers = answers.Answers, TruthTransaction = transaction });
            inside.IsExact.Should().BeTrue();
            (await new NpgsqlCommand("SELECT brand_name FROM public.brands WHERE id = 1", reader, transaction).ExecuteScalarAsync()).Should().Be("Acme", "the transaction is still open");
            (await VerifyAsync(answers)).Mismatches.Should().ContainSingle(m => m.Column == "brand_name" && m.Postgres == "Renamed");

            var forgotten = () => new AnswerVerifier().VerifyAsync(reader, answers.Connection);
            (await forgotten.Should().ThrowAsync<VerificationException>()).WithMessage($"*{nameof(VerificationOptions.TruthTransaction)}*");
        }
        finally
        {
            await new NpgsqlCommand("UPDATE public.brands SET brand_name = 'Acme' WHERE id = 1", writer).ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_no_verdict()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "total_revenue_per_products");
        await using var elsewhere = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(store.ConnectionString) { Database = "postgres" }.ConnectionString);
        await elsewhere.OpenAsync();
        var verify = () => new AnswerVerifier().VerifyAsync(elsewhere, answers.Connection);
        (await verify.Should().ThrowAsync<VerificationException>()).WithMessage("*total_revenue_per_products*42P01*does not exist*");
    }

    [Fact]
    public async Task A_ClickHouse_that_is_not_there_is_no_verdict()
    {
        await using var truth = await store.Store.OpenConnectionAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var nobody = new ClickHouseConnection($"Host=127.0.0.1;Port={port};Username=default");
        var verify = () => new AnswerVerifier().VerifyAsync(truth, nobody);
        (await verify.Should().ThrowAsync<VerificationException>()).WithMessage("ClickHouse*Does ClickHouse run*");
        var wait = () => new WatermarkBarrier().WaitAsync(nobody, 1, TimeSpan.FromSeconds(30));
        (await wait.Should().ThrowAsync<VerificationException>()).WithMessage("ClickHouse's watermark cannot be read*");
    }

    [Fact]
    public async Task Answers_may_lie_in_another_database_than_the_connections()
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "monthly_orders", "total_sales_per_user");
        await using var truth = await store.Store.OpenConnectionAsync();
        await using var elsewhere = await engine.ConnectAsync("system");
        await elsewhere.OpenAsync();
        (await new AnswerVerifier().VerifyAsync(truth, elsewhere, new VerificationOptions { Answers = answers.Answers, ClickHouseDatabase = answers.Name })).Exact.Should().Be(2);
        var verify = () => new AnswerVerifier().VerifyAsync(truth, elsewhere, new VerificationOptions { ClickHouseDatabase = "no`such" });
        (await verify.Should().ThrowAsync<VerificationException>()).WithMessage("*errors*no*such*");
    }

    [Fact]
    public async Task Gives_up_at_its_timeout()
    {
        await using var answers = await AnswerDatabase.CreateAsync(engine);
        var slow = new AnalyticalTable { Name = "slow", Columns = [new("id", AnswerKind.Id, IsKey: true)], Truth = "SELECT 1 AS id FROM pg_sleep(30)" };
        await answers.AddAnswerAsync(slow);
        var verify = () => VerifyAsync(answers, new VerificationOptions { Answers = [slow], AnswerTimeout = TimeSpan.FromMilliseconds(200) });
        (await verify.Should().ThrowAsync<VerificationException>()).WithMessage("*slow took longer than 0.2 s*");
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public async Task The_report_is_one_line_of_json_in_any_culture(string culture)
    {
        await using var answers = await AnswerDatabase.CreateEqualAsync(engine, "city_orders_by_date", "total_sales_per_user", "monthly_orders");
        await answers.ExecuteAsync("ALTER TABLE answer_total_sales_per_user UPDATE total_amount = '1234567.89' WHERE user_id = 3 SETTINGS mutations_sync = 1");
        await answers.ExecuteAsync("ALTER TABLE answer_city_orders_by_date DELETE WHERE city_id = 1 AND date = '2024-02-01' SETTINGS mutations_sync = 1");
        var before = CultureInfo.CurrentCulture;
        string json;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            json = (await VerifyAsync(answers, new VerificationOptions { Lsn = 0x16_B374_D848UL })).ToJson();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        json.Should().NotContain("\n");
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        root.GetProperty("exact").GetInt32().Should().Be(1);
        root.GetProperty("answers").GetInt32().Should().Be(3);
        root.GetProperty("lsn").GetString().Should().Be("16/B374D848");
        root.GetProperty("duration_ms").GetInt64().Should().BeGreaterThanOrEqualTo(0);
        root.GetProperty("mismatches").EnumerateArray().Select(m => m.GetRawText()).Should().Equal(
            """{"answer":"city_orders_by_date","key":"city_id=1, date=2024-02-01","column":null,"postgres":"city_id=1, city_name=Springfield, province_name=Texas, date=2024-02-01, order_count=1","clickhouse":null}""",
            """{"answer":"total_sales_per_user","key":"user_id=3","column":"total_amount","postgres":"100.00","clickhouse":"1234567.89"}""");
    }

    private async Task<VerificationReport> VerifyAsync(AnswerDatabase answers, VerificationOptions? options = null)
    {
        options ??= new VerificationOptions();
        await using var truth = await store.Store.OpenConnectionAsync();
        return await new AnswerVerifier().VerifyAsync(truth, answers.Connection, options.Answers.IsEmpty ? options with { Answers = answers.Answers } : options);
    }
}
