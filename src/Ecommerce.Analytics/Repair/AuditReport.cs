using System.Collections.Immutable;

namespace Ecommerce.Analytics.Repair;

/// <summary>What an audit had to correct.</summary>
/// <param name="Corrections">Of every analytical table, by its bare name: how many facts it recorded wrongly.</param>
/// <param name="Duration">How long settling waited for it.</param>
public sealed record AuditReport(ImmutableSortedDictionary<string, long> Corrections, TimeSpan Duration)
{
    /// <summary>Facts corrected in all tables together; 0 while all is well.</summary>
    public long Total => Corrections.Values.Sum();
}
