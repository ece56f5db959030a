using System.Collections.Immutable;
using Ecommerce.Data.Generation;
using Ecommerce.Testing.Faults;

namespace Ecommerce.Testing.Chaos;

/// <summary>A kind of fault that a plan can deal.</summary>
/// <param name="Name">Its name, e.g. <c>kill-host</c>.</param>
/// <param name="Draw">Makes one with parameters of its own from random numbers.</param>
public sealed record FaultKind(string Name, Func<RandomStream, Fault> Draw)
{
    /// <summary>The control questions (<see cref="Subjects.IPipelineUnderTest.Questions"/>) without which it cannot be undone. Default none.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>How often it is dealt in each round of all kinds. Default 1.</summary>
    public int Weight { get; init; } = 1;
}
