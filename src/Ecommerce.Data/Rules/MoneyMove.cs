namespace Ecommerce.Data.Rules;

/// <summary>The transaction that a step of an order writes.</summary>
internal enum MoneyMove
{
    /// <summary>No transaction.</summary>
    None,

    /// <summary>A payment of the order's total that went through.</summary>
    Payment,

    /// <summary>A payment of the order's total that did not.</summary>
    FailedPayment,

    /// <summary>A refund of all that was not refunded before.</summary>
    RefundOfRest,

    /// <summary>A refund of more than nothing and less than the rest.</summary>
    RefundOfPart,
}
