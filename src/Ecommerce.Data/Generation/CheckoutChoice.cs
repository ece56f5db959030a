using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>What customers choose at the till: cards first, free and standard shipping mostly.</summary>
internal static class CheckoutChoice
{
    private static readonly int[] PaymentMethodWeights = [45, 70, 88, 96, 100];
    private static readonly int[] ShippingMethodWeights = [50, 70, 80, 95, 100];

    public static PaymentMethodId Payment(RandomStream random) => (PaymentMethodId)(random.PickIndex(PaymentMethodWeights) + 1);

    public static ShippingMethodId Shipping(RandomStream random) => (ShippingMethodId)(random.PickIndex(ShippingMethodWeights) + 1);
}
