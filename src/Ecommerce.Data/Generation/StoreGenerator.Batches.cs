using Ecommerce.Data.Generation.Rows;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <content>All rows in the order in which foreign keys allow them.</content>
public sealed partial class StoreGenerator
{
    /// <summary>Rows of a batch at most; a batch of orders holds a quarter as many. Nothing that is written may depend on it.</summary>
    internal int RowsPerBatch { get; init; } = 20_000;

    /// <summary>How many rows the tables will hold together, lookup rows included.</summary>
    /// <returns>The exact number; the first call runs the history of sales once.</returns>
    public long CountRows()
    {
        var tagged = 0L;
        for (var id = 1; id <= Options.Products; id++)
        {
            tagged += TagsOf(id).Count;
        }

        var totals = Rehearse();
        return StoreSchema.Tables.Sum(table => (long)table.LookupRows.Length)
            + Places.Provinces.Length + Places.Cities.Length
            + (2L * Options.Users) + _firstAddress.Value[^1] - 1
            + Options.Categories + Options.Brands + Options.Tags + Options.Products + tagged
            + Options.Campaigns + (Options.Campaigns == 0 ? 0 : Options.Discounts)
            + Options.Orders + totals.Lines + totals.StatusSteps + totals.Transactions;
    }

    /// <summary>Every table at least once, if only by an empty batch; the four tables of the orders take turns.</summary>
    internal IEnumerable<RowBatch> Batches() => Split("users", Users())
        .Concat(Split("roles", Roles()))
        .Concat(Split("role_user", RoleUsers()))
        .Concat(Split("provinces", Places.Provinces))
        .Concat(Split("cities", Places.Cities))
        .Concat(Split("addresses", Addresses()))
        .Concat(Split("categories", Categories()))
        .Concat(Split("brands", Brands()))
        .Concat(Split("tags", Tags()))
        .Concat(Split("products", Products()))
        .Concat(Split("product_tag", ProductTags()))
        .Concat(Split("adscampaigns", Campaigns()))
        .Concat(Split("discounts", Discounts()))
        .Concat(Split("orderstatus", OrderStatuses()))
        .Concat(Split("paymentmethods", PaymentMethods()))
        .Concat(Split("paymentstatus", PaymentStatuses()))
        .Concat(Split("shippingstatus", ShippingStatuses()))
        .Concat(Split("shippingmethods", ShippingMethods()))
        .Concat(OrderBatches());

    private IEnumerable<RowBatch> Split(string table, IEnumerable<IStoreRow> rows)
    {
        var model = StoreSchema.Table(table);
        var any = false;
        foreach (var chunk in rows.Chunk(RowsPerBatch))
        {
            any = true;
            yield return new RowBatch(model, chunk);
        }

        if (!any)
        {
            yield return new RowBatch(model, []);
        }
    }

    private IEnumerable<RowBatch> OrderBatches()
    {
        foreach (var orders in Orders().Chunk(Math.Max(1, RowsPerBatch / 4)).DefaultIfEmpty([]))
        {
            yield return new RowBatch(StoreSchema.Table("orders"), Array.ConvertAll(orders, order => order.Order));
            yield return new RowBatch(StoreSchema.Table("order_status_history"), [.. orders.SelectMany(order => order.StatusHistory)]);
            yield return new RowBatch(StoreSchema.Table("orderdetails"), [.. orders.SelectMany(order => order.Lines)]);
            yield return new RowBatch(StoreSchema.Table("transactions"), [.. orders.SelectMany(order => order.Transactions)]);
        }
    }
}
