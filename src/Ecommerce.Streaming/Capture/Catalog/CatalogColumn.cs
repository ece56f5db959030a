namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>A column as the live catalog has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DeclaredType">Its type's OID, which may be a domain's.</param>
/// <param name="Modifier">Its type modifier.</param>
/// <param name="IsNullable">Whether NULL is allowed.</param>
/// <param name="DefaultExpression">Its default, or what it is generated from, as the server prints it; null where it has none.</param>
/// <param name="IsGenerated">Whether it is generated always; the log carries such columns only if the publication asks for them.</param>
internal sealed record CatalogColumn(string Name, uint DeclaredType, int Modifier, bool IsNullable, string? DefaultExpression, bool IsGenerated);
