namespace Ecommerce.Analytics.Tracing;

/// <summary>One column's value as text.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value as its database writes it; null for NULL.</param>
public sealed record TracedValue(string Column, string? Value)
{
    /// <summary>For people.</summary>
    /// <returns><c>column=value</c>.</returns>
    public override string ToString() => $"{Column}={Value ?? "NULL"}";
}
