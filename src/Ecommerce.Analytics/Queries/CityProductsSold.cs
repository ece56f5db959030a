namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_total_number_of_products_sold_by_city</c>: all order lines.</summary>
/// <param name="CityId">The city of the order's address.</param>
/// <param name="CityName">Its name now.</param>
/// <param name="ProvinceName">Name of the city's own province.</param>
/// <param name="TotalSold">Pieces ordered.</param>
public sealed record CityProductsSold(int CityId, string CityName, string ProvinceName, long TotalSold);
