namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_number_of_users_in_each_province</c>.</summary>
/// <param name="ProvinceId">The province of the address itself.</param>
/// <param name="ProvinceName">Its name now.</param>
/// <param name="UserCount">Distinct users with at least one address there.</param>
public sealed record ProvinceUsers(int ProvinceId, string ProvinceName, long UserCount);
