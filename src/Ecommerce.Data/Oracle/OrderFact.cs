using System.Runtime.InteropServices;

namespace Ecommerce.Data.Oracle;

/// <summary>Of a row of <c>orders</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderFact(int UserId, int AddressId, decimal Total, int StatusId, int? PaymentMethodId, int? ShippingMethodId, DateTime CreatedAt) : IFact;
