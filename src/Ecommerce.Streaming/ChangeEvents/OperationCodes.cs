namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>The one-letter codes of <see cref="ChangeOperation"/> on the wire.</summary>
public static class OperationCodes
{
    private const string Codes = "rcudtm";

    /// <summary>The code that stands for an operation in the envelope's <c>op</c>.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>One lower-case letter.</returns>
    public static char ToCode(this ChangeOperation operation) => Codes[(int)operation];

    /// <summary>Reads an envelope's <c>op</c>.</summary>
    /// <param name="code">The field's text.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="FormatException">No such operation.</exception>
    public static ChangeOperation Parse(string? code)
    {
        var index = code is { Length: 1 } ? Codes.IndexOf(code[0], StringComparison.Ordinal) : -1;
        return index >= 0 ? (ChangeOperation)index : throw new FormatException($"'{code}' is no Debezium operation; known are r, c, u, d, t and m.");
    }
}
