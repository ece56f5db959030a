using System.Runtime.InteropServices;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>What an order's fate depends on.</summary>
/// <param name="OrderId">Its number.</param>
/// <param name="Placed">When it was placed (UTC).</param>
/// <param name="ErasedAt">When its customer was erased, if ever.</param>
/// <param name="PaymentMethod">How it is paid.</param>
/// <param name="ShippingMethod">How it travels.</param>
/// <param name="Kilometres">How far.</param>
/// <param name="CanSplit">Whether a part of the total could be given back.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderPlot(
    int OrderId,
    DateTime Placed,
    DateTime? ErasedAt,
    PaymentMethodId PaymentMethod,
    ShippingMethodId ShippingMethod,
    double Kilometres,
    bool CanSplit);
