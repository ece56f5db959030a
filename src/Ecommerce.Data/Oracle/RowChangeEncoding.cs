using System.Globalization;

namespace Ecommerce.Data.Oracle;

/// <summary>Row changes as bytes: the table by its name, the id, then the columns that the answers need.</summary>
internal static class RowChangeEncoding
{
    public static void Write(BinaryWriter writer, RowChange change)
    {
        writer.Write(change.Table);
        writer.Write(change.Id);
        writer.Write(change.Fact is not null);
        switch (change.Fact)
        {
            case null:
                break;
            case UserFact user:
                writer.Write(user.CreatedAt.Ticks);
                break;
            case NameFact named:
                writer.Write(named.Name);
                break;
            case CityFact city:
                writer.Write(city.Name);
                writer.Write(city.ProvinceId);
                break;
            case AddressFact address:
                writer.Write(address.UserId);
                writer.Write(address.ProvinceId);
                writer.Write(address.CityId);
                break;
            case ProductFact product:
                writer.Write(product.Name);
                writer.Write(product.CategoryId);
                writer.Write(product.BrandId);
                break;
            case OrderFact order:
                writer.Write(order.UserId);
                writer.Write(order.AddressId);
                writer.Write(order.Total);
                writer.Write(order.StatusId);
                Write(writer, order.PaymentMethodId);
                Write(writer, order.ShippingMethodId);
                writer.Write(order.CreatedAt.Ticks);
                break;
            case LineFact line:
                writer.Write(line.OrderId);
                writer.Write(line.ProductId);
                writer.Write(line.Quantity);
                writer.Write(line.Subtotal);
                break;
            default:
                throw new ArgumentException($"Nobody knows how to write a {change.Fact.GetType().Name} down.", nameof(change));
        }
    }

    /// <exception cref="InvalidDataException">The bytes are of a table that no answer reads.</exception>
    public static RowChange Read(BinaryReader reader)
    {
        // The model's own string, so that a million rows share it.
        var name = reader.ReadString();
        var table = WatchedTable.Find(name)?.Name ?? throw new InvalidDataException($"it speaks of a table '{name}'");
        var id = reader.ReadInt32();
        return new RowChange(table, id, reader.ReadBoolean() ? ReadFact(reader, table) : null);
    }

    private static IFact ReadFact(BinaryReader reader, string table) => table switch
    {
        "users" => new UserFact(Instant(reader)),
        "cities" => new CityFact(reader.ReadString(), reader.ReadInt32()),
        "addresses" => new AddressFact(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()),
        "products" => new ProductFact(reader.ReadString(), reader.ReadInt32(), reader.ReadInt32()),
        "orders" => new OrderFact(reader.ReadInt32(), reader.ReadInt32(), reader.ReadDecimal(), reader.ReadInt32(), Optional(reader), Optional(reader), Instant(reader)),
        "orderdetails" => new LineFact(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadDecimal()),
        _ => new NameFact(reader.ReadString()),
    };

    private static void Write(BinaryWriter writer, int? value)
    {
        writer.Write(value is not null);
        if (value is { } there)
        {
            writer.Write(there);
        }
    }

    private static int? Optional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadInt32() : null;

    private static DateTime Instant(BinaryReader reader)
    {
        var ticks = reader.ReadInt64();
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks)
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it speaks of an instant {ticks}"));
    }
}
