using System.Collections.Immutable;
using Ecommerce.Streaming.Capture;
using Ecommerce.Testing;

namespace Ecommerce.Chaos.Tests.Mutants;

/// <summary>What a capture did between two moments at which nobody wrote.</summary>
/// <param name="Steps">Records sent (<see cref="WireRecord"/>) and beginnings and ends of snapshots (<see cref="CaptureOffset"/>), in order.</param>
/// <param name="Truth">A copy of PostgreSQL as it was at the end.</param>
internal sealed record RecordedPhase(ImmutableArray<object> Steps, TestDatabase Truth)
{
    public IEnumerable<WireRecord> Records => Steps.OfType<WireRecord>();

    public IEnumerable<CaptureOffset> Offsets => Steps.OfType<CaptureOffset>();

    /// <summary>Whether it began with a slot made anew: records from before then must not come again.</summary>
    public bool HasNewSlot => Steps[0] is CaptureOffset;
}
