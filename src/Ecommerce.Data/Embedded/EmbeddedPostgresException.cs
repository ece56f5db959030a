namespace Ecommerce.Data.Embedded;

/// <summary>An embedded PostgreSQL server failed. The message names the object, the server's own words and the remedy.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="error">The kind of failure.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public EmbeddedPostgresException(EmbeddedPostgresError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of failure.</summary>
    public EmbeddedPostgresError Error { get; }
}
