namespace Ecommerce.Data.Schema;

/// <summary>Ids of the rows that table <c>paymentmethods</c> holds from the start.</summary>
public enum PaymentMethodId
{
    /// <summary>No method.</summary>
    None = 0,

    /// <summary>Credit card.</summary>
    CreditCard = 1,

    /// <summary>Debit card.</summary>
    DebitCard = 2,

    /// <summary>PayPal.</summary>
    PayPal = 3,

    /// <summary>Bank transfer.</summary>
    BankTransfer = 4,

    /// <summary>Cash on delivery.</summary>
    CashOnDelivery = 5,
}
