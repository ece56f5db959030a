using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>Of a row of <c>products</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProductFact(string Name, int CategoryId, int BrandId) : IFact;
