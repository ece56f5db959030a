namespace Ecommerce.Data.Generation;

/// <summary>Generation options that do not fit; all faults at once.</summary>
public sealed class GenerationOptionsException : Exception
{
    /// <summary>Names the faults.</summary>
    /// <param name="faults">What is wrong, one sentence part each.</param>
    public GenerationOptionsException(IReadOnlyList<string> faults)
        : base($"The generation options do not fit: {string.Join("; ", faults)}.") => Faults = faults;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Faults { get; }
}
