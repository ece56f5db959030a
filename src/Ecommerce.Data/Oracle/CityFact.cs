using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>Of a row of <c>cities</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CityFact(string Name, int ProvinceId) : IFact;
