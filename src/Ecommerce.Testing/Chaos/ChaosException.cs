namespace Ecommerce.Testing.Chaos;

/// <summary>Something that must follow from a fault did not, or did when it must not.</summary>
public sealed class ChaosException : Exception
{
    /// <summary>Describes it.</summary>
    /// <param name="message">What was expected, and what is.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public ChaosException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
