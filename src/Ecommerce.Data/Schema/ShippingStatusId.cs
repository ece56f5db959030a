namespace Ecommerce.Data.Schema;

/// <summary>Ids of the rows that table <c>shippingstatus</c> holds from the start.</summary>
public enum ShippingStatusId
{
    /// <summary>No status.</summary>
    None = 0,

    /// <summary>Not handed over yet.</summary>
    Pending = 1,

    /// <summary>On its way.</summary>
    InTransit = 2,

    /// <summary>With the courier.</summary>
    OutForDelivery = 3,

    /// <summary>Arrived.</summary>
    Delivered = 4,

    /// <summary>Nobody took it.</summary>
    FailedAttempt = 5,

    /// <summary>Came back.</summary>
    Returned = 6,
}
