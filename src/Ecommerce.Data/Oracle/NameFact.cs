using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>Of a row that only gives its name to a group: a state, category, brand, order status, payment or shipping method.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NameFact(string Name) : IFact;
