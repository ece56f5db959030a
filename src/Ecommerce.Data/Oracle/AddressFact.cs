using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>Of a row of <c>addresses</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressFact(int UserId, int ProvinceId, int CityId) : IFact;
