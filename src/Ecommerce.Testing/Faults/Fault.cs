using Ecommerce.Testing.Chaos;

namespace Ecommerce.Testing.Faults;

/// <summary>
/// Something bad that happens to a pipeline, to its PostgreSQL or to its topics. A fault asserts what it can at once (that a stop is loud, that a twin is refused), and leaves what must
/// be mended later, before answers can be exact, to <see cref="ChaosScene.BeforeQuiet"/>. Its parameters are its properties, so that the same fault can be played again.
/// </summary>
public abstract record Fault
{
    /// <summary>What it is called in plans and reports, e.g. <c>kill-host</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Lets it happen. The pipeline may or may not run afterwards; whoever goes on starts it again.</summary>
    /// <param name="scene">What it happens to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChaosException">Something that must follow did not.</exception>
    public abstract Task ApplyAsync(ChaosScene scene, CancellationToken cancellationToken);
}
