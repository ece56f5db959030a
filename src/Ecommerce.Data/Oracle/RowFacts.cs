using Ecommerce.Data.Generation.Rows;

namespace Ecommerce.Data.Oracle;

/// <summary>Takes from a row that the generator yields what the answers need.</summary>
internal static class RowFacts
{
    /// <summary>The row as an insertion; null for a table that no answer reads.</summary>
    public static RowChange? Insertion(IStoreRow row) => row switch
    {
        UserRow user => Change(row, user.Id, new UserFact(user.CreatedAt)),
        ProvinceRow province => Change(row, province.Id, new NameFact(province.ProvinceName)),
        CityRow city => Change(row, city.Id, new CityFact(city.CityName, city.ProvinceId)),
        AddressRow address => Change(row, address.Id, new AddressFact(address.UserId, address.ProvinceId, address.CityId)),
        CategoryRow category => Change(row, category.Id, new NameFact(category.CategoryName)),
        BrandRow brand => Change(row, brand.Id, new NameFact(brand.BrandName)),
        ProductRow product => Change(row, product.Id, new ProductFact(product.ProductName, product.CategoryId, product.BrandId)),
        OrderStatusRow status => Change(row, status.Id, new NameFact(status.OrderStatusName)),
        PaymentMethodRow method => Change(row, method.Id, new NameFact(method.PaymentMethodName)),
        ShippingMethodRow method => Change(row, method.Id, new NameFact(method.ShippingMethodName)),
        OrderRow order => Change(
            row,
            order.Id,
            new OrderFact(order.UserId, order.AddressId, order.TotalAmount, (int)order.OrderStatusId, (int?)order.PaymentMethodId, (int?)order.ShippingMethodId, order.CreatedAt)),
        OrderDetailRow line => Change(row, line.Id, new LineFact(line.OrderId, line.ProductId, line.Quantity, line.SubtotalAmount)),
        _ => null,
    };

    private static RowChange Change(IStoreRow row, int id, IFact fact) => new(row.Table, id, fact);
}
