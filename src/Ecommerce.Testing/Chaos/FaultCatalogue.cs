using System.Collections.Immutable;
using Ecommerce.Testing.Faults;
using Ecommerce.Testing.Subjects;

namespace Ecommerce.Testing.Chaos;

/// <summary>The kinds of faults that there are.</summary>
public static class FaultCatalogue
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<FaultKind> All { get; } =
    [
        new("kill-host", static _ => new KillHost()) { Weight = 2 },
    ];

    /// <summary>Those that a pipeline can be brought back from.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>The kinds whose control questions it knows.</returns>
    public static ImmutableArray<FaultKind> For(IPipelineUnderTest pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return [.. All.Where(kind => kind.Needs.All(pipeline.Questions.Contains))];
    }
}
