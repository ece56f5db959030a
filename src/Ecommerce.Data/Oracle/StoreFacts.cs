using System.Globalization;

namespace Ecommerce.Data.Oracle;

/// <summary>The store as far as the answers look: one small record a row, by id. Not safe for many threads.</summary>
internal sealed class StoreFacts
{
    public Dictionary<int, UserFact> Users { get; } = [];

    public Dictionary<int, NameFact> Provinces { get; } = [];

    public Dictionary<int, CityFact> Cities { get; } = [];

    public Dictionary<int, AddressFact> Addresses { get; } = [];

    public Dictionary<int, NameFact> Categories { get; } = [];

    public Dictionary<int, NameFact> Brands { get; } = [];

    public Dictionary<int, ProductFact> Products { get; } = [];

    public Dictionary<int, NameFact> OrderStatuses { get; } = [];

    public Dictionary<int, NameFact> PaymentMethods { get; } = [];

    public Dictionary<int, NameFact> ShippingMethods { get; } = [];

    public Dictionary<int, OrderFact> Orders { get; } = [];

    public Dictionary<int, LineFact> Lines { get; } = [];

    public void Apply(RowChange change)
    {
        switch (change.Table)
        {
            case "users": Set(Users, change); break;
            case "provinces": Set(Provinces, change); break;
            case "cities": Set(Cities, change); break;
            case "addresses": Set(Addresses, change); break;
            case "categories": Set(Categories, change); break;
            case "brands": Set(Brands, change); break;
            case "products": Set(Products, change); break;
            case "orderstatus": Set(OrderStatuses, change); break;
            case "paymentmethods": Set(PaymentMethods, change); break;
            case "shippingmethods": Set(ShippingMethods, change); break;
            case "orders": Set(Orders, change); break;
            case "orderdetails": Set(Lines, change); break;
            default: throw new ArgumentException($"No answer reads the table '{change.Table}'.", nameof(change));
        }
    }

    /// <summary>How many rows of a table there are.</summary>
    public int Count(string table) => table switch
    {
        "users" => Users.Count,
        "provinces" => Provinces.Count,
        "cities" => Cities.Count,
        "addresses" => Addresses.Count,
        "categories" => Categories.Count,
        "brands" => Brands.Count,
        "products" => Products.Count,
        "orderstatus" => OrderStatuses.Count,
        "paymentmethods" => PaymentMethods.Count,
        "shippingmethods" => ShippingMethods.Count,
        "orders" => Orders.Count,
        "orderdetails" => Lines.Count,
        _ => throw new ArgumentException($"No answer reads the table '{table}'.", nameof(table)),
    };

    /// <summary>All rows, as if each were written now.</summary>
    public IEnumerable<RowChange> Rows()
    {
        // One by one: there may be millions.
        IEnumerable<RowChange>[] tables =
        [
            Rows("users", Users), Rows("provinces", Provinces), Rows("cities", Cities), Rows("addresses", Addresses), Rows("categories", Categories), Rows("brands", Brands),
            Rows("products", Products), Rows("orderstatus", OrderStatuses), Rows("paymentmethods", PaymentMethods), Rows("shippingmethods", ShippingMethods),
            Rows("orders", Orders), Rows("orderdetails", Lines),
        ];
        return tables.SelectMany(rows => rows);
    }

    private static IEnumerable<RowChange> Rows<T>(string table, Dictionary<int, T> rows)
        where T : struct, IFact => rows.Select(row => new RowChange(table, row.Key, row.Value));

    private static void Set<T>(Dictionary<int, T> rows, RowChange change)
        where T : struct, IFact
    {
        switch (change.Fact)
        {
            case null:
                rows.Remove(change.Id);
                break;
            case T fact:
                rows[change.Id] = fact;
                break;
            default:
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {change.Id} of {change.Table} came as a {change.Fact.GetType().Name}."), nameof(change));
        }
    }
}
