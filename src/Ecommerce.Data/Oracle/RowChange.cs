using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>One row inserted, updated or deleted.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Id">The row's id.</param>
/// <param name="Fact">What the row says now; null once it is deleted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowChange(string Table, int Id, IFact? Fact);
