using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>Of a row of <c>orderdetails</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LineFact(int OrderId, int ProductId, int Quantity, decimal Subtotal) : IFact;
