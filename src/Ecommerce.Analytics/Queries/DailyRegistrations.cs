namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_daily_user_registration</c>.</summary>
/// <param name="Day">Day of registration as YYYYMMDD.</param>
/// <param name="Registrations">Users registered that day.</param>
public sealed record DailyRegistrations(int Day, long Registrations);
