namespace Ecommerce.Data.Geography;

/// <summary>A geocoder could not answer: it refused, did not answer in time, or answered nonsense. "No such place" is an empty answer, not this.</summary>
public sealed class GeocodingException : Exception
{
    /// <summary>Says what happened.</summary>
    /// <param name="message">What was asked, of whom, and what came instead of an answer.</param>
    /// <param name="isTransient">Whether the same question may be answered later.</param>
    /// <param name="innerException">What it follows from; null if nothing.</param>
    public GeocodingException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>Whether the same question may be answered later: a time-out, too many requests, a server in trouble.</summary>
    public bool IsTransient { get; }
}
