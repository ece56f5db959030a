using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;

namespace Ecommerce.Data.Oracle;

/// <summary>A table that some answer reads, and how a fact is taken from its row.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns that the answers need, the id first.</param>
/// <param name="Read">Makes the fact from a reader on whose row those columns begin at an ordinal.</param>
internal sealed record WatchedTable(string Name, ImmutableArray<string> Columns, Func<DbDataReader, int, IFact> Read)
{
    public static ImmutableArray<WatchedTable> All { get; } =
    [
        new("users", ["id", "created_at"], static (row, at) => new UserFact(row.GetDateTime(at + 1))),
        Named("provinces", "province_name"),
        new("cities", ["id", "city_name", "province_id"], static (row, at) => new CityFact(row.GetString(at + 1), row.GetInt32(at + 2))),
        new("addresses", ["id", "user_id", "province_id", "city_id"], static (row, at) => new AddressFact(row.GetInt32(at + 1), row.GetInt32(at + 2), row.GetInt32(at + 3))),
        Named("categories", "category_name"),
        Named("brands", "brand_name"),
        new("products", ["id", "product_name", "category_id", "brand_id"], static (row, at) => new ProductFact(row.GetString(at + 1), row.GetInt32(at + 2), row.GetInt32(at + 3))),
        Named("orderstatus", "order_status_name"),
        Named("paymentmethods", "payment_method_name"),
        Named("shippingmethods", "shipping_method_name"),
        new(
            "orders",
            ["id", "user_id", "address_id", "total_amount", "order_status_id", "payment_method_id", "shipping_method_id", "created_at"],
            static (row, at) => new OrderFact(
                row.GetInt32(at + 1), row.GetInt32(at + 2), row.GetDecimal(at + 3), row.GetInt32(at + 4), Optional(row, at + 5), Optional(row, at + 6), row.GetDateTime(at + 7))),
        new(
            "orderdetails",
            ["id", "order_id", "product_id", "quantity", "subtotal_amount"],
            static (row, at) => new LineFact(row.GetInt32(at + 1), row.GetInt32(at + 2), row.GetInt32(at + 3), row.GetDecimal(at + 4))),
    ];

    private static readonly FrozenDictionary<string, WatchedTable> ByName = All.ToFrozenDictionary(table => table.Name, StringComparer.OrdinalIgnoreCase);

    public static WatchedTable? Find(string name) => ByName.GetValueOrDefault(name);

    private static WatchedTable Named(string table, string column) => new(table, ["id", column], static (row, at) => new NameFact(row.GetString(at + 1)));

    private static int? Optional(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
}
