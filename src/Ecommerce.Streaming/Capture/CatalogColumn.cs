namespace Ecommerce.Streaming.Capture;

/// <summary>A column as the live catalog has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DeclaredType">Its type's OID, which may be a domain's.</param>
/// <param name="Modifier">Its type modifier.</param>
/// <param name="IsNullable">Whether NULL is allowed.</param>
/// <param name="DefaultExpression">Its default as the server prints it; null where it has none.</param>
internal sealed record CatalogColumn(string Name, uint DeclaredType, int Modifier, bool IsNullable, string? DefaultExpression);
