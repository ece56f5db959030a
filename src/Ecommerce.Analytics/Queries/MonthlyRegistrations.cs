namespace Ecommerce.Analytics.Queries;

/// <summary>A row of <c>answer_monthly_user_registration</c>.</summary>
/// <param name="Month">Month of registration as YYYYMM.</param>
/// <param name="Registrations">Users registered that month.</param>
public sealed record MonthlyRegistrations(int Month, long Registrations);
