using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>Of a row of <c>users</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UserFact(DateTime CreatedAt) : IFact;
