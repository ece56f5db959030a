using Ecommerce.Testing.Faults;

namespace Ecommerce.Testing.Chaos;

/// <summary>One step of a plan: the store lives for a while, then a fault happens.</summary>
/// <param name="Number">Its number in the whole plan, from 1.</param>
/// <param name="Activity">How long the store lives first, by the system's clock.</param>
/// <param name="Fault">The fault.</param>
public sealed record ChaosStep(int Number, TimeSpan Activity, Fault Fault);
