using Ecommerce.Analytics.Ingest;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;
using Row = System.Collections.Generic.Dictionary<string, object?>;

namespace Ecommerce.Analytics.Tests.Ingest;

/// <summary>From the hub into state, floors, errors and aside.</summary>
public sealed class RoutingTests(ChdbFixture fixture)
{
    private const string Unavailable = "__debezium_unavailable_value";
    private static readonly Row Order = new(Rows.Order(1, 1, 2, 10.05m, Rows.Start)) { ["id"] = 7 };

    // A column of an order, a value that it cannot take, and the columns that the error must name.
    private static readonly (string Column, string Value, string Named)[] BadOrders =
    [
        ("total_amount", "null", "total_amount"),
        ("total_amount", "\"1.005\"", "total_amount"),
        ("total_amount", "\"NAN\"", "total_amount"),
        ("total_amount", "\"12345678901234567.00\"", "total_amount"),
        ("total_amount", "\"\"", "total_amount"),
        ("user_id", "2147483648", "user_id"),
        ("user_id", "\"x\"", "user_id"),
        ("user_id", "1.5", "user_id"),
        ("shipping_method_id", "\"x\"", "shipping_method_id"),
        ("created_at", "9224318015999999", "created_at"),
        ("created_at", "-2208988800001", "created_at"),
    ];

    [Fact]
    public async Task A_value_that_cannot_be_stored_is_an_error_and_leaves_the_state_alone()
    {
        await using var bench = await BenchAsync("bad");
        var events = BadOrders.Select(bad => new Row(Order) { [bad.Column] = System.Text.Json.Nodes.JsonNode.Parse(bad.Value) })
            .Append(new Row(Order.Where(column => !string.Equals(column.Key, "user_id", StringComparison.Ordinal))))
            .Select(row => new HubEvent("orders", "u", null, row) { Previous = 2000, Lsn = 2001 });

        await bench.FeedAsync(events);

        (await bench.QueryAsync("SELECT count() FROM db.orders")).Should().Equal("0");
        (await bench.QueryAsync("SELECT reason FROM db.errors ORDER BY offset")).Should().Equal(
            BadOrders.Select(bad => bad.Named)
                .Append("not all of id, user_id, address_id, total_amount, order_status_id, created_at are there")
                .Select(named => $"Missing, out of range or unreadable: {named}"));
        (await bench.QueryAsync("SELECT DISTINCT tab, topic, startsWith(raw, '{\"op\":\"u\",\"before\":null,\"after\":{') FROM db.errors")).Should().Equal("orders|shop.public.orders|1");
    }

    [Fact]
    public async Task Good_rows_flow_past_bad_ones_and_every_kind_of_trouble_is_named()
    {
        await using var bench = await BenchAsync("trouble");
        await bench.FeedAsync(
            Event("brands", "c", Brand(1, "good")),
            Event("brands", "c", Brand(2, Unavailable)),
            Event("brands", "x", Brand(3, "unknown op")),
            Event("unheard_of", "c", Brand(4, "unknown table")),
            Event("brands", "c", Brand(5, "no position")) with { Sequence = "" },
            Event("brands", "d", null),
            Event("brands", "c", null) with { RawAfter = "[]" },
            Event("brands", "c", Brand(6, "heartbeat")) with { Schema = "ecommerce", Topic = "shop.ecommerce.heartbeat" },
            Event("brands", "c", Brand(7, "another schema")) with { Schema = "elsewhere" },
            Event("", "", null) with { Schema = "", Error = "Cannot parse", Topic = "shop.public.brands" });

        (await bench.QueryAsync("SELECT id, brand_name FROM db.brands")).Should().Equal("1|good");
        (await bench.QueryAsync("SELECT reason FROM db.errors")).Should().BeEquivalentTo(
            "Missing, out of range or unreadable: brand_name",
            "Unknown operation: x",
            "Unknown table: public.unheard_of",
            "Unknown table: elsewhere.brands",
            "No position in source.sequence: ",
            "Missing, out of range or unreadable: not all of id are there",
            "Missing, out of range or unreadable: not all of id, brand_name are there",
            "The message is not a change event: Cannot parse");
    }

    [Fact]
    public async Task A_column_that_no_answer_reads_stops_no_row()
    {
        await using var bench = await BenchAsync("unread");
        var odd = new Row(Order) { ["shipped_at"] = 9223372036825200L, ["updated_at"] = -62135596800000L, ["staff_id"] = "x", ["tax_amount"] = "NaN" };
        _ = odd.Remove("discount_amount");

        await bench.FeedAsync(Event("orders", "c", odd), Event("tags", "c", new Row(Rows.Named("tag_name", Unavailable)) { ["id"] = 1 }));

        (await bench.QueryAsync("SELECT count() FROM db.errors")).Should().Equal("0");
        (await bench.QueryAsync("SELECT total_amount, shipped_at, updated_at, staff_id, tax_amount, discount_amount FROM db.orders")).Should().Equal("10.05|||||");
        (await bench.QueryAsync("SELECT id, tag_name FROM db.tags")).Should().Equal("1|");
    }

    /// <summary>A parked message is about one version of a row: whatever replaces that row mends it.</summary>
    [Fact]
    public async Task An_error_is_open_until_its_row_is_newer_or_gone()
    {
        await using var bench = await BenchAsync("mended", consistentPoint: 1000);
        var parked = new Row { ["topic"] = "shop.public.brands", ["key"] = "{\"id\":4}", ["reason"] = "too large" };
        await bench.FeedAsync(
            Event("brands", "c", Brand(1, "ok")) with { Previous = 5000, Lsn = 5001 },
            Event("brands", "u", Brand(1, Unavailable)) with { Previous = 6000, Lsn = 6001 },
            Event("brands", "c", Brand(2, Unavailable)) with { Previous = 6000, Lsn = 6002 },
            Event("brands", "r", Brand(3, Unavailable)) with { Snapshot = "true", Lsn = 1000 },
            Event("brands", "parked", parked) with { Topic = "shop.parked", Previous = 6000, Lsn = 6004 },
            Event("categories", "c", Brand(2, Unavailable)) with { Previous = 6000, Lsn = 6005 },
            Event("brands", "c", Brand(5, "no position")) with { Sequence = "" });
        (await OpenAsync()).Should().Equal("brands|", "brands|1", "brands|2", "brands|3", "brands|4", "categories|2");
        await bench.FeedAsync(Event("brands", "r", Brand(8, "last")) with { Snapshot = "last", Lsn = 1000 });
        (await OpenAsync()).Should().HaveCount(6, "a snapshot's floor is no newer than its rows");

        // An older version of the row, redelivered, mends nothing; nor does another row, or the same key of another table.
        await bench.FeedAsync(
            Event("brands", "c", Brand(1, "ok")) with { Previous = 5000, Lsn = 5001 },
            Event("brands", "c", Brand(9, "another")) with { Previous = 7000, Lsn = 7001 },
            Event("tags", "c", new Row(Rows.Named("tag_name", "same key")) { ["id"] = 2 }) with { Previous = 7000, Lsn = 7002 });
        (await OpenAsync()).Should().HaveCount(6);

        await bench.FeedAsync(
            Event("brands", "u", Brand(1, "corrected")) with { Previous = 8000, Lsn = 8001 },
            new HubEvent("brands", "d", Brand(2, ""), null) { Previous = 8000, Lsn = 8002 },
            Event("brands", "u", Brand(3, "corrected")) with { Previous = 1000, Lsn = 900 },
            Event("brands", "u", Brand(4, "shorter")) with { Previous = 8000, Lsn = 8003 });
        (await OpenAsync()).Should().Equal("brands|", "categories|2");

        await bench.FeedAsync(new HubEvent("categories", "t", null, null) { Previous = 9000, Lsn = 9001 }, new HubEvent("brands", "t", null, null) { Previous = 9000, Lsn = 9002 });
        (await OpenAsync()).Should().Equal("brands|");
        (await bench.QueryAsync("SELECT count() FROM db.errors")).Should().Equal("6");

        Task<List<string>> OpenAsync() => bench.QueryAsync("SELECT tab, id FROM db.open_errors ORDER BY tab, id NULLS FIRST");
    }

    [Fact]
    public async Task Every_column_arrives_as_it_was()
    {
        await using var bench = await BenchAsync("columns");
        await bench.FeedAsync(
            Event("cities", "c", new Row(Rows.City("Zürich 'x' \\ \"y\"", 3)) { ["id"] = 1 }),
            Event("transactions", "c", new Row { ["id"] = 2, ["order_id"] = null, ["transaction_type"] = "refund", ["amount"] = "-9999999999999.99", ["status"] = true, ["created_at"] = -1000L, ["description"] = "long" }),
            Event("products", "c", new Row(Rows.Product("p", 1, 1)) { ["id"] = 3 }));

        (await bench.QueryAsync("SELECT * EXCEPT (_version, _committed_at) FROM db.cities")).Should().Equal("1|Zürich 'x' \\ \"y\"|3|34.05||2024-01-15|0");
        (await bench.QueryAsync("SELECT order_id, transaction_type, amount, status, toString(created_at) FROM db.transactions")).Should().Equal("|refund|-9999999999999.99|True|1969-12-31 23:59:59.000");
        (await bench.QueryAsync("SELECT id, product_price, product_tax FROM db.products")).Should().Equal("3|9.99|0.10");
        (await bench.QueryAsync("SELECT table, name FROM system.columns WHERE database = 'columns' AND name IN ('password', 'email', 'mobile', 'product_description', 'full_address')"))
            .Where(row => !row.StartsWith("cdc", StringComparison.Ordinal)).Should().BeEmpty("sensitive and long columns stay out of ClickHouse");
    }

    /// <summary>With the event's own LSN as version, both of these lose for ever.</summary>
    [Fact]
    public async Task Versions_follow_commit_order()
    {
        await using var bench = await BenchAsync("versions", consistentPoint: 5000);

        // Open while the slot was created at 5000: it commits later, but its event lies before; Debezium knows no previous commit yet, or an old one.
        await bench.FeedAsync(Event("brands", "r", Brand(1, "snapshot")) with { Snapshot = "last", Lsn = 5000 });
        await bench.FeedAsync(new HubEvent("brands", "u", null, Brand(1, "later")) { Previous = null, Lsn = 4900 });
        await bench.FeedAsync(Event("brands", "r", Brand(2, "snapshot")) with { Snapshot = "true", Lsn = 5000 });
        await bench.FeedAsync(new HubEvent("brands", "u", null, Brand(2, "later")) { Previous = 4000, Lsn = 4900 });

        // An insert that waited for another transaction's delete of the same key is logged before it (6010 < 6020) and commits after it.
        await bench.FeedAsync(new HubEvent("brands", "c", null, Brand(3, "again")) { Previous = 6030, Lsn = 6010 });
        await bench.FeedAsync(new HubEvent("brands", "d", Brand(3, ""), null) { Previous = 6000, Lsn = 6020 });

        (await bench.QueryAsync("SELECT id, brand_name FROM db.brands FINAL ORDER BY id")).Should().Equal("1|later", "2|later", "3|again");
    }

    [Fact]
    public async Task Streamed_records_wait_aside_until_the_consistent_point_is_known()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "aside");
        bench.StoredLsn = 9000;
        await bench.FeedAsync(new HubEvent("brands", "u", null, Brand(1, "streamed")) { Previous = null, Lsn = 4900 }, new HubEvent("orders", "t", null, null) { Lsn = 4950 });
        await bench.SettleAsync();

        (await bench.QueryAsync("SELECT count() FROM db.brands")).Should().Equal("0");
        bench.Loop.Statistics.WatermarkLsn.Should().Be(0, "what waits aside is not settled");

        // No offsets are kept here, as with Debezium: the snapshot's last row tells L0.
        await bench.FeedAsync(Event("brands", "r", Brand(1, "snapshot")) with { Snapshot = "last", Lsn = 5000 });
        await bench.SettleAsync();

        (await bench.QueryAsync("SELECT brand_name FROM db.brands FINAL")).Should().Equal("streamed");
        (await bench.QueryAsync("SELECT tab, reason FROM db.floors WHERE reason = 'truncate'")).Should().Equal("orders|truncate");
        (await bench.QueryAsync("SELECT count() FROM db.floors WHERE reason = 'snapshot'")).Should().Equal("22");
        bench.Loop.Statistics.WatermarkLsn.Should().Be(9000);
        await bench.RestartAsync();
        (await bench.SettleAsync()).Should().BeFalse("nothing is replayed twice");
    }

    [Fact]
    public async Task Capture_offsets_come_back_as_written_and_a_completed_snapshot_sets_the_floors()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "offsets");
        var table = new CaptureOffsetTable(bench.DataSource, bench.Options);
        (await table.ReadAsync(CancellationToken.None)).Should().BeNull();
        var row = new CaptureOffsetRow
        {
            SystemIdentifier = ulong.MaxValue,
            Timeline = 3,
            Database = "it's",
            SlotName = "slot",
            Generation = Guid.Parse("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
            SnapshotLsn = 5000,
            SnapshotCompleted = false,
            ConfirmedLsn = 0,
            Details = "{\"tables\":[\"public.it's\"]}",
        };

        await table.WriteAsync(row, CancellationToken.None);
        (await bench.QueryAsync("SELECT count() FROM db.floors")).Should().Equal("0");
        foreach (var confirmed in new ulong[] { 9, 7, 8 })
            await table.WriteAsync(row with { SnapshotCompleted = true, ConfirmedLsn = confirmed }, CancellationToken.None);

        (await table.ReadAsync(CancellationToken.None)).Should().Be(row with { SnapshotCompleted = true, ConfirmedLsn = 8 });
        (await bench.QueryAsync("SELECT count(), min(version) = bitShiftLeft(toUInt128(5000), 64) FROM db.floors FINAL")).Should().Equal("22|1");
    }

    private static HubEvent Event(string table, string op, Row? after) => new(table, op, null, after) { Previous = 6000, Lsn = 6001 };

    private static Row Brand(int id, string name) => new(Rows.Named("brand_name", name)) { ["id"] = id };

    private async Task<AnalyticsBench> BenchAsync(string name, ulong consistentPoint = 1000)
    {
        var bench = await AnalyticsBench.CreateAsync(fixture, name);
        await bench.SetConsistentPointAsync(consistentPoint);
        return bench;
    }
}
