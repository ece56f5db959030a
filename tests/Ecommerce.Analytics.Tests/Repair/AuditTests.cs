using Ecommerce.Analytics.Model;
using Ecommerce.Analytics.Repair;
using Ecommerce.Analytics.Tests.Embedded;
using Ecommerce.Analytics.Tests.Settling;

namespace Ecommerce.Analytics.Tests.Repair;

/// <summary>Every fact of every ledger looked at again.</summary>
public sealed class AuditTests(ChdbFixture fixture)
{
    [Fact]
    public async Task Nothing_is_corrected_while_all_is_well_not_even_under_load()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "audit");
        var history = await RepairBench.StartAsync(bench, 41);
        await RepairBench.LiveAsync(bench, history, 20);
        var repair = new AnalyticsRepair(bench.Loop);

        var report = await repair.AuditAsync();

        report.Total.Should().Be(0);
        report.Corrections.Keys.Should().BeEquivalentTo(StoreAnswers.All.Select(table => table.Name));
        await bench.ShouldEqualAsync(history.Store, "an audit settles what is due");

        for (var round = 0; round < 3; round++)
        {
            var auditing = repair.AuditAsync();
            while (!auditing.IsCompleted)
                await RepairBench.LiveAsync(bench, history, 8);
            (await auditing).Total.Should().Be(0, "what is merely not settled yet is no mistake");
        }

        await bench.SettleAsync();
        await bench.ShouldEqualAsync(history.Store, "after audits under load");
    }

    [Fact]
    public async Task What_is_wrong_is_told_table_by_table_and_corrected()
    {
        await using var bench = await AnalyticsBench.CreateAsync(fixture, "audit_wrong");
        var history = await RepairBench.StartAsync(bench, 42);
        await bench.ExecuteAsync("INSERT INTO audit_wrong._at_number_of_orders_for_each_payment_method SELECT * FROM audit_wrong._at_number_of_orders_for_each_payment_method");
        await bench.ExecuteAsync("INSERT INTO audit_wrong._at_monthly_orders SELECT order_fact_id, month, order_status_id, 1000, 7 FROM audit_wrong._at_monthly_orders ORDER BY order_fact_id LIMIT 3");
        // A fact that the state does not know at all.
        await bench.ExecuteAsync("INSERT INTO audit_wrong._at_monthly_orders SELECT 1900000001, 202001, 1, 5, 1");
        var repair = new AnalyticsRepair(bench.Loop);

        var report = await repair.AuditAsync();

        report.Corrections["monthly_orders"].Should().Be(4);
        report.Corrections["number_of_orders_for_each_payment_method"].Should().Be(history.Store.Table("orders").Values.Count(order => order["payment_method_id"] is not null));
        report.Corrections["total_sales_per_user"].Should().Be(0);
        await bench.ShouldEqualAsync(history.Store, "an audit corrects");
        (await repair.AuditAsync()).Total.Should().Be(0);
    }
}
