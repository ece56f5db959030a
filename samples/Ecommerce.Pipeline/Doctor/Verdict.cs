namespace Ecommerce.Pipeline.Doctor;

internal enum Verdict
{
    Good,

    /// <summary>Works, with something to know.</summary>
    Note,

    /// <summary>Does not work until it is mended.</summary>
    Bad,
}
