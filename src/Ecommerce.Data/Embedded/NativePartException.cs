namespace Ecommerce.Data.Embedded;

/// <summary>A native part (a server's binaries, a library) could not be had. The message says why and what to do.</summary>
public sealed class NativePartException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="error">The kind of failure.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public NativePartException(NativePartError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>The kind of failure.</summary>
    public NativePartError Error { get; }

    /// <summary>The ways out that do not need npm, for the end of a message.</summary>
    internal static string WaysOut(string? pathVariable) =>
        "Ways out: install Node.js, which brings npm; or set "
        + (pathVariable is null ? "ECOMMERCE_POSTGRES_BIN (a folder with initdb, pg_ctl and postgres) or ECOMMERCE_LIBCHDB (the libchdb library)" : $"{pathVariable} to a copy of it")
        + "; or use external engines or containers instead of the embedded ones.";
}
