using System.Collections.Immutable;
using Ecommerce.Conformance.Cases;
using Ecommerce.Conformance.Comparison;

namespace Ecommerce.Conformance.Running;

/// <summary>How one recording went on one server.</summary>
/// <param name="Case">The recording's name and the server's major version, e.g. <c>plain@pg15</c>.</param>
/// <param name="Differences">Empty where the run was exact.</param>
/// <param name="Records">What the capture wrote.</param>
public sealed record CaseOutcome(string Case, ImmutableArray<Difference> Differences, ImmutableArray<RecordedRecord> Records)
{
    public bool IsExact => Differences.IsEmpty;
}
