namespace Ecommerce.Data.Schema;

/// <summary>Ids of the rows that table <c>orderstatus</c> holds from the start.</summary>
public enum OrderStatusId
{
    /// <summary>No status.</summary>
    None = 0,

    /// <summary>Placed, not paid yet.</summary>
    Pending = 1,

    /// <summary>Paid, being packed.</summary>
    Processing = 2,

    /// <summary>On its way.</summary>
    Shipped = 3,

    /// <summary>Arrived.</summary>
    Delivered = 4,

    /// <summary>Called off or never paid.</summary>
    Cancelled = 5,
}
