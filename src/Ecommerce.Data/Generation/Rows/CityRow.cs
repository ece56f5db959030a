namespace Ecommerce.Data.Generation.Rows;

/// <summary>A row of table <c>cities</c>.</summary>
/// <param name="Id">Primary key.</param>
/// <param name="CityName">Name of the city.</param>
/// <param name="ProvinceId">Its state.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="CreatedAt">When it was created (UTC).</param>
public sealed record CityRow(int Id, string CityName, int ProvinceId, decimal? Latitude, decimal? Longitude, DateTime CreatedAt) : IStoreRow
{
    string IStoreRow.Table => "cities";

    void IStoreRow.WriteTo(IRowWriter writer)
    {
        writer.Integer(Id);
        writer.Text(CityName);
        writer.Integer(ProvinceId);
        writer.Numeric(Latitude);
        writer.Numeric(Longitude);
        writer.Timestamp(CreatedAt);
    }
}
