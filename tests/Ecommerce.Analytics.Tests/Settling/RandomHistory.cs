namespace Ecommerce.Analytics.Tests.Settling;

/// <summary>A seeded life of a small store, with every kind of move that answers must follow.</summary>
public sealed class RandomHistory
{
    private readonly Random _random;

    public RandomHistory(int seed)
    {
        _random = new Random(seed);
        foreach (var name in new[] { "Pending", "Processing", "Shipped", "Delivered", "Cancelled" })
            _ = Store.AddSilently("orderstatus", Rows.Named("order_status_name", name));
        for (var i = 1; i <= 3; i++)
        {
            _ = Store.AddSilently("shippingmethods", Rows.Named("shipping_method_name", "ship" + i));
            _ = Store.AddSilently("paymentmethods", Rows.Named("payment_method_name", "pay" + i));
            _ = Store.AddSilently("provinces", Rows.Named("province_name", "province" + i));
            _ = Store.AddSilently("categories", Rows.Category("category" + i));
            _ = Store.AddSilently("brands", Rows.Named("brand_name", "brand" + i));
        }

        for (var i = 1; i <= 5; i++)
        {
            _ = Store.AddSilently("cities", Rows.City("city" + (i % 4), 1 + (i % 3)));
            _ = Store.AddSilently("users", Rows.User("user" + i, At()));
            _ = Store.AddSilently("addresses", Rows.Address(i, 1 + (i % 3), i));
            _ = Store.AddSilently("products", Rows.Product("product" + i, 1 + (i % 3), 1 + (i % 3)));
        }

        for (var i = 0; i < 10; i++)
        {
            var order = Store.AddSilently("orders", NewOrder());
            _ = Store.AddSilently("orderdetails", NewLine(order));
        }
    }

    public StoreModel Store { get; } = new();

    /// <summary>Some transactions of one to four changes each.</summary>
    public void Live(int transactions)
    {
        for (var i = 0; i < transactions; i++)
        {
            for (var changes = _random.Next(1, 5); changes > 0; changes--)
                Change();
            _ = Store.Commit();
        }
    }

    /// <summary>The events in another order, some of them twice.</summary>
    public List<HubEvent> Disorder(IEnumerable<HubEvent> events)
    {
        var all = events.ToList();
        all.AddRange(all.Where(_ => _random.Next(5) == 0).ToList());
        for (var i = all.Count - 1; i > 0; i--)
        {
            var j = _random.Next(i + 1);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all;
    }

    public int Next(int count) => _random.Next(count);

    private void Change()
    {
        switch (_random.Next(24))
        {
            case 0: _ = Store.Insert("users", Rows.User("user", At())); break;
            case 1: _ = Store.Insert("addresses", Rows.Address(Any("users"), Any("provinces"), Any("cities"))); break;
            case 2: _ = Store.Insert("products", Rows.Product("product", Any("categories"), Any("brands"))); break;
            case 3 or 4 or 5: NewOrderWithLines(); break;
            case 6: Alter("orders", id => Store.Update("orders", id, ("order_status_id", Any("orderstatus")))); break;
            case 7: Alter("orders", id => Store.Update("orders", id, ("address_id", Any("addresses")), ("user_id", Any("users")))); break;
            case 8: Alter("orders", id => Store.Update("orders", id, ("created_at", At()), ("total_amount", Rows.Money(Price())))); break;
            case 9: Alter("orders", id => Store.Update("orders", id, ("shipping_method_id", Maybe("shippingmethods")), ("payment_method_id", Maybe("paymentmethods")))); break;
            case 10: Alter("orderdetails", id => Store.Update("orderdetails", id, ("product_id", Any("products")), ("subtotal_amount", Rows.Money(Price())))); break;
            case 11: Alter("orderdetails", MoveLine); break;
            case 12: Alter("orderdetails", id => Store.Delete("orderdetails", id)); break;
            case 13: Alter("orders", DeleteOrder); break;
            case 14: Store.Update("addresses", Any("addresses"), ("user_id", Any("users")), ("province_id", Any("provinces"))); break;
            case 15: Store.Update("addresses", Any("addresses"), ("city_id", Any("cities"))); break;
            case 16: Store.Update("products", Any("products"), ("category_id", Any("categories")), ("brand_id", Any("brands"))); break;
            case 17: Store.Update("products", Any("products"), ("product_quantity", _random.Next(100))); break;
            case 18: Store.Update("cities", Any("cities"), ("province_id", Any("provinces")), ("city_name", "city" + _random.Next(4))); break;
            case 19: Store.Update("categories", Any("categories"), ("category_name", "renamed" + _random.Next(100))); break;
            case 20: Store.Update("orderstatus", Any("orderstatus"), ("order_status_name", "status" + _random.Next(100))); break;
            case 21: Store.Update("users", Any("users"), ("created_at", At())); break;
            case 22: Alter("addresses", DeleteAddress); break;
            default: Truncate(); break;
        }
    }

    private void Truncate()
    {
        if (_random.Next(6) > 0)
            return;
        Store.Truncate("orderdetails");
        if (_random.Next(2) == 0)
            Store.Truncate("orders");
    }

    private void NewOrderWithLines()
    {
        var order = Store.Insert("orders", NewOrder());
        for (var lines = _random.Next(1, 4); lines > 0; lines--)
            _ = Store.Insert("orderdetails", NewLine(order));
    }

    private void MoveLine(int id)
    {
        if (Store.Table("orders").Count > 0)
            Store.Update("orderdetails", id, ("order_id", Any("orders")), ("quantity", _random.Next(1, 9)));
    }

    private void DeleteOrder(int id)
    {
        foreach (var line in Store.Table("orderdetails").Where(line => (int)line.Value["order_id"]! == id).Select(line => line.Key).ToList())
            Store.Delete("orderdetails", line);
        Store.Delete("orders", id);
    }

    private void DeleteAddress(int id)
    {
        if (Store.Table("addresses").Count > 2 && Store.Table("orders").Values.All(order => (int)order["address_id"]! != id))
            Store.Delete("addresses", id);
    }

    private Dictionary<string, object?> NewOrder() =>
        Rows.Order(Any("users"), Any("addresses"), Any("orderstatus"), Price(), At(), Maybe("shippingmethods"), Maybe("paymentmethods"));

    private Dictionary<string, object?> NewLine(int order) => Rows.Line(order, Any("products"), _random.Next(1, 9), Price());

    private void Alter(string table, Action<int> action)
    {
        if (Store.Table(table).Count > 0)
            action(Any(table));
    }

    private int Any(string table) => Store.Table(table).Keys.ElementAt(_random.Next(Store.Table(table).Count));

    private int? Maybe(string table) => _random.Next(3) == 0 ? null : Any(table);

    private decimal Price() => _random.Next(0, 100_000) / 100m;

    private long At() => Rows.Start + (_random.Next(120) * Rows.Day) + (_random.Next(86_400) * 1000L);
}
