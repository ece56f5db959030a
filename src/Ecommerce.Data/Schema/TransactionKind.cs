namespace Ecommerce.Data.Schema;

/// <summary>The labels of type <c>transaction_type</c>.</summary>
public enum TransactionKind
{
    /// <summary>Money from the customer (<c>payment</c>).</summary>
    Payment = 0,

    /// <summary>Money back to the customer (<c>refund</c>).</summary>
    Refund = 1,

    /// <summary>A correction (<c>adjustment</c>).</summary>
    Adjustment = 2,

    /// <summary>Anything else (<c>other</c>).</summary>
    Other = 3,
}
