namespace Ecommerce.Analytics;

/// <summary>ClickHouse refused something that the analytics need, or did not get ready in time.</summary>
public sealed class AnalyticsException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What failed, on which object, ClickHouse's own words, what to do next.</param>
    /// <param name="innerException">What ClickHouse or the connection reported.</param>
    public AnalyticsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
