namespace Ecommerce.Data.Schema;

/// <summary>Ids of the rows that table <c>paymentstatus</c> holds from the start.</summary>
public enum PaymentStatusId
{
    /// <summary>No status.</summary>
    None = 0,

    /// <summary>Not tried yet.</summary>
    Pending = 1,

    /// <summary>Promised by the payer's bank.</summary>
    Authorized = 2,

    /// <summary>Received.</summary>
    Completed = 3,

    /// <summary>Refused.</summary>
    Failed = 4,

    /// <summary>Given back.</summary>
    Refunded = 5,
}
