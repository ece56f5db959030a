using Ecommerce.Data.Generation;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Tests.Rules;

public sealed class StoreRatesTests
{
    [Fact]
    public void Fits_by_default() => new StoreRates().Faults().Should().BeEmpty();

    [Fact]
    public void Names_every_rate_that_does_not_fit()
    {
        var rates = new StoreRates { DebitCardFailure = 1.5, Cancellation = -0.1, Return = 0.7, PartialRefund = 0.4, Erasure = double.NaN };
        rates.Faults().Select(fault => fault.Split(' ')[0]).Should().Equal("DebitCardFailure", "Cancellation", "PartialRefund", "Erasure");
        FluentActions.Invoking(() => new StoreGenerator(new GenerationOptions { Rates = rates, Locale = "tlh", ProductSkew = 9 }))
            .Should().Throw<GenerationOptionsException>().WithMessage("*ProductSkew is 9*DebitCardFailure is 1.5*Locale is 'tlh'*");
    }

    [Fact]
    public void Has_a_failure_rate_for_each_method()
    {
        var rates = new StoreRates { CreditCardFailure = 0.1, DebitCardFailure = 0.2, PayPalFailure = 0.3, BankTransferFailure = 0.4, CashOnDeliveryFailure = 0.5 };
        Enum.GetValues<PaymentMethodId>().Skip(1).Select(rates.PaymentFailureOf).Should().Equal(0.1, 0.2, 0.3, 0.4, 0.5);
        Enum.GetValues<PaymentMethodId>().Select(rates.WithPaymentFailure(0.7).PaymentFailureOf).Should().AllBeEquivalentTo(0.7);
    }
}
