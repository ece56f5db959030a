namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>addresses</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="Title">What the user calls it.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="ProvinceId">Its state.</param>
/// <param name="CityId">Its city.</param>
/// <param name="FullAddress">Number, street, city and state in one line.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record AddressRow(int Id, string Title, int UserId, int ProvinceId, int CityId, string? FullAddress, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "addresses";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(Title);
        writer.Integer(UserId);
        writer.Integer(ProvinceId);
        writer.Integer(CityId);
        writer.Text(FullAddress);
        writer.Timestamp(CreatedAt);
    }
}
