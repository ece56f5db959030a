using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Pricing;

/// <summary>What a discount grants, and when.</summary>
/// <param name="Kind">Whether <paramref name="Value"/> is a percentage or a sum of money.</param>
/// <param name="Value">Percent of the order amount, or money.</param>
/// <param name="StartedAt">First instant at which it applies (UTC, inclusive); null for "always has".</param>
/// <param name="ExpiredAt">First instant at which it no longer applies (UTC, exclusive); null for "always will".</param>
public readonly record struct DiscountTerms(DiscountKind Kind, decimal Value, DateTime? StartedAt, DateTime? ExpiredAt)
{
    /// <summary>Whether an order placed at an instant may use this discount.</summary>
    /// <param name="instant">When the order is placed (UTC).</param>
    /// <returns>True from the start, until just before the end.</returns>
    public bool IsActiveAt(DateTime instant) => (StartedAt is not { } start || start <= instant) && (ExpiredAt is not { } end || instant < end);
}
