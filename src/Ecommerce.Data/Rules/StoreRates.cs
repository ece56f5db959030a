using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Rules;

/// <summary>
/// How often things happen in a store. The generator of histories and the living store mean the same by each; a share is 0 for never to 1 for always.
/// </summary>
public sealed record StoreRates
{
    /// <summary>Share of attempts to pay by credit card that the bank refuses. Default 0.05.</summary>
    public double CreditCardFailure { get; init; } = 0.05;

    /// <summary>Share of attempts to pay by debit card that the bank refuses, for want of money more often than with credit. Default 0.08.</summary>
    public double DebitCardFailure { get; init; } = 0.08;

    /// <summary>Share of attempts to pay by PayPal that fail. Default 0.03.</summary>
    public double PayPalFailure { get; init; } = 0.03;

    /// <summary>Share of bank transfers that never arrive. Default 0.12.</summary>
    public double BankTransferFailure { get; init; } = 0.12;

    /// <summary>Share of cash payments that the customer refuses. Default 0.15.</summary>
    public double CashOnDeliveryFailure { get; init; } = 0.15;

    /// <summary>Share of customers who try to pay once more after a first failure; the others' orders are cancelled at once. Default 0.5.</summary>
    public double PaymentRetry { get; init; } = 0.5;

    /// <summary>Share of paid orders that customers call off before they are shipped. Default 0.05.</summary>
    public double Cancellation { get; init; } = 0.05;

    /// <summary>Share of rounds on which nobody takes the parcel; it goes out once more. Default 0.05.</summary>
    public double FailedDelivery { get; init; } = 0.05;

    /// <summary>Share of delivered orders that come back whole, for all that is left of the money. Default 0.04.</summary>
    public double Return { get; init; } = 0.04;

    /// <summary>Share of delivered orders for which the price of one piece is given back while the goods stay with the customer. Default 0.03; together with <see cref="Return"/> at most 1.</summary>
    public double PartialRefund { get; init; } = 0.03;

    /// <summary>Share of customers who look for a discount code; only one that is active then counts. Default 0.25.</summary>
    public double DiscountUse { get; init; } = 0.25;

    /// <summary>By which share more orders come while a campaign runs; up to three at once add up. 0 to 10. Default 0.25. A living store keeps the rate it was given instead, unless its rhythm is that of the calendar.</summary>
    public double CampaignLift { get; init; } = 0.25;

    /// <summary>Share of a basket's further lines that are looked for in the category of its first. Default 0.4.</summary>
    public double BasketAffinity { get; init; } = 0.4;

    /// <summary>Price changes per order placed, of any product. Default 0.05. Orders placed before keep their prices.</summary>
    public double PriceChange { get; init; } = 0.05;

    /// <summary>Share of the catalogue that is taken off the shelf in a generated history; in a living store, products taken off per hundred orders. Default 0.04.</summary>
    public double ProductRetirement { get; init; } = 0.04;

    /// <summary>Addresses that change to another city, per order placed. Default 0.06. It shows in a living store only: a generated history tells the last address.</summary>
    public double AddressChange { get; init; } = 0.06;

    /// <summary>Share of customers who have themselves erased (GDPR, article 17): in the course of a generated history; in a living store, per customer who registers. 0 to 0.5. Default 0.01.</summary>
    public double Erasure { get; init; } = 0.01;

    /// <summary>These rates with one failure rate for all payment methods.</summary>
    /// <param name="share">Share of attempts that fail.</param>
    /// <returns>The rates.</returns>
    public StoreRates WithPaymentFailure(double share) => this with
    {
        CreditCardFailure = share,
        DebitCardFailure = share,
        PayPalFailure = share,
        BankTransferFailure = share,
        CashOnDeliveryFailure = share,
    };

    /// <summary>Share of attempts to pay that fail.</summary>
    /// <param name="method">How it is paid; a method that is none of the five fails as a credit card does.</param>
    /// <returns>0 to 1.</returns>
    public double PaymentFailureOf(PaymentMethodId method) => method switch
    {
        PaymentMethodId.DebitCard => DebitCardFailure,
        PaymentMethodId.PayPal => PayPalFailure,
        PaymentMethodId.BankTransfer => BankTransferFailure,
        PaymentMethodId.CashOnDelivery => CashOnDeliveryFailure,
        _ => CreditCardFailure,
    };

    /// <summary>What does not fit, each in a phrase.</summary>
    internal IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Check(CreditCardFailure, 1, nameof(CreditCardFailure));
        Check(DebitCardFailure, 1, nameof(DebitCardFailure));
        Check(PayPalFailure, 1, nameof(PayPalFailure));
        Check(BankTransferFailure, 1, nameof(BankTransferFailure));
        Check(CashOnDeliveryFailure, 1, nameof(CashOnDeliveryFailure));
        Check(PaymentRetry, 1, nameof(PaymentRetry));
        Check(Cancellation, 1, nameof(Cancellation));
        Check(FailedDelivery, 1, nameof(FailedDelivery));
        Check(Return, 1, nameof(Return));
        Check(PartialRefund, 1 - Math.Clamp(Return, 0, 1), nameof(PartialRefund));
        Check(DiscountUse, 1, nameof(DiscountUse));
        Check(CampaignLift, 10, nameof(CampaignLift));
        Check(BasketAffinity, 1, nameof(BasketAffinity));
        Check(PriceChange, 1, nameof(PriceChange));
        Check(ProductRetirement, 1, nameof(ProductRetirement));
        Check(AddressChange, 1, nameof(AddressChange));
        Check(Erasure, 0.5, nameof(Erasure));
        return faults;

        // Not a number fits nowhere.
        void Check(double value, double most, string name)
        {
            if (!(value >= 0 && value <= most))
            {
                faults.Add(FormattableString.Invariant($"{name} is {value}, but must be 0 to {most}"));
            }
        }
    }
}
