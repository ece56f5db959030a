namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_city_orders_by_date</c>: all orders of a city on a date.</summary>
/// <param name="CityId">The city of the orders' address.</param>
/// <param name="CityName">Its name now.</param>
/// <param name="ProvinceName">Name of the city's own province.</param>
/// <param name="Date">Date of the orders.</param>
/// <param name="OrderCount">How many orders.</param>
public sealed record CityDayOrders(int CityId, string CityName, string ProvinceName, DateOnly Date, long OrderCount);
